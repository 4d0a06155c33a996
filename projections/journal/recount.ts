import type { AccountId } from '../../ledger/accounts/account.ts'
import type { Currency } from '../../ledger/core/money.ts'
import { EVENTS_PER_BATCH } from '../../ledger/store/follow.ts'
import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { decodeBatch } from '../decode-batch.ts'
import { applying } from '../failures.ts'
import { isPaymentFact } from '../payments/fold.ts'
import { newContexts } from './contexts.ts'
import { post } from './lines.ts'
import { journalProjection } from './project.ts'
import type { Stood } from './queries.ts'

export type RecountParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly onProgress: (position: Position) => void
}

/**
 * What the log alone says that stands on an account after everything up to a position, in each currency in which anything
 * was posted: all of the log until then is posted anew, and no read model is asked.
 */
export const recount = async (
  { store, onProgress }: RecountParts,
  account: AccountId,
  until: Position,
): Promise<ReadonlyMap<Currency, Stood>> => {
  const contexts = newContexts(store)
  const counted = new Map<Currency, Stood>()
  let after = START
  while (after < until) {
    const batch = await store.readAll(after, EVENTS_PER_BATCH)
    const { events, unreadable } = decodeBatch(
      journalProjection,
      batch.filter(({ position }) => position <= until),
    )
    if (unreadable !== undefined) throw unreadable
    const facts = events.filter(isPaymentFact)
    const before = await contexts.before(facts)
    const { lines, after: known } = applying(() => post(before, facts))
    for (const [paymentId, one] of known) contexts.keep(paymentId, one)
    for (const { posting } of lines.filter((line) => line.posting.account === account)) {
      const { currency, amount } = posting
      counted.set(currency, stoodAfter(counted.get(currency) ?? nothingStood, amount))
    }
    after = batch.at(-1)?.position ?? until
    onProgress(after < until ? after : until)
  }
  return counted
}

export const nothingStood: Stood = { balance: 0n, debits: 0n, credits: 0n, lines: 0 }

const stoodAfter = ({ balance, debits, credits, lines }: Stood, amount: bigint): Stood => ({
  balance: balance + amount,
  debits: amount > 0n ? debits + amount : debits,
  credits: amount < 0n ? credits - amount : credits,
  lines: lines + 1,
})
