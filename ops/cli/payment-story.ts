import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import { recordBalance, type PaymentRecord } from '../../ledger/payment/record.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Actor } from '../../ledger/store/ledger-event.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { moneyText } from './money-text.ts'
import { seoulTime } from './seoul-time.ts'
import { actorInWords, inWords } from './story-words.ts'
import { textTable, visible, visibleLines, type Terminal } from './terminal.ts'

export type StoryOptions = { readonly paymentId: string; readonly json: boolean }
export type StoryParts = { readonly store: Pick<EventStore, 'readStream'>; readonly terminal: Terminal }

type Line = {
  readonly event: PaymentEvent
  readonly actor: Actor
  readonly position: bigint
  readonly recordedAt: Instant
  readonly after: PaymentRecord
  /** What the event did to the balance. */
  readonly signedAmount: bigint
}

/** Tells a payment from its stream alone, event by event. @returns the exit code: 1 when there is no such payment. */
export const paymentStory = async (
  { store, terminal }: StoryParts,
  { paymentId, json }: StoryOptions,
): Promise<number> => {
  const lines: Line[] = []
  for (const stored of await store.readStream(paymentStream(PaymentId(paymentId)), 0)) {
    const { metadata, position, recordedAt, event: decoded } = decode(stored)
    // A payment's stream holds payment events only.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    const event = decoded as PaymentEvent
    const before = lines.at(-1)?.after
    const after = recordEvent(before, event)
    const signedAmount = recordBalance(after) - (before === undefined ? 0n : recordBalance(before))
    lines.push({ event, actor: metadata.actor, position, recordedAt, after, signedAmount })
  }
  const last = lines.at(-1)
  if (last === undefined) {
    terminal.progress.write(`there is no payment ${visible(paymentId)}\n`)
    return 1
  }
  terminal.print(json ? visibleLines(storyJson(lines)) : storyText(lines, last.after))
  return 0
}

const storyText = (lines: readonly Line[], { paymentId, order, status, provider }: PaymentRecord): string => {
  const { currency } = order.amount
  const rows = lines.map(({ event, actor, after, signedAmount }) => [
    seoulTime(event.at),
    actorInWords(actor),
    inWords(event),
    signedAmount === 0n ? '' : `${signedAmount > 0n ? '+' : ''}${moneyText(signedAmount, currency)}`,
    moneyText(recordBalance(after), currency),
  ])
  const heading = ['time (KST)', 'who', 'what', 'signed amount', 'balance']
  const about = [paymentId, order.merchantId, order.mode, provider ?? 'no provider', status].join('  ')
  return `${visible(about)}\n\n${textTable([heading, ...rows], [3, 4])}`
}

const storyJson = (lines: readonly Line[]): string =>
  JSON.stringify(
    lines.map(({ event, actor, position, recordedAt, after, signedAmount }) => ({
      position,
      recordedAt,
      actor,
      event,
      signedAmount,
      balance: recordBalance(after),
      status: after.status,
    })),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )
