import { contextAfter, type Context } from '../../../ledger/accounts/context.ts'
import { postings, type Posting } from '../../../ledger/accounts/postings.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { recordEvent } from '../../../ledger/payment/record-event.ts'
import { recordBalance, type PaymentRecord } from '../../../ledger/payment/record.ts'
import type { Recorded } from '../../../ledger/store/ledger-event.ts'
import { newBalances, type Balances } from './balances.ts'

/** A posting, and what this payment has in its account from then on. */
export type Posted = { readonly posting: Posting; readonly balance: bigint }
/** What an event follows from: another one of the same command, or one that it answers. */
export type Cause = { readonly kind: 'same_command' | 'answers'; readonly position: bigint }

export type StoryLine = {
  readonly recorded: Recorded<PaymentEvent>
  readonly after: PaymentRecord
  /** What the event did to the payment's balance. */
  readonly signedAmount: bigint
  readonly posted: readonly Posted[]
  /** undefined: whoever asked for it began something new. */
  readonly cause: Cause | undefined
}
export type Story = {
  readonly lines: readonly StoryLine[]
  /** What the payment has in each account at the end, 0 where nothing is left. */
  readonly accounts: Balances
}

/** A payment's events, oldest first, with everything that follows from them. */
export const storyOf = (history: readonly Recorded<PaymentEvent>[]): Story => {
  const lines: StoryLine[] = []
  const accounts = newBalances()
  let context: Context
  for (const recorded of history) {
    const before = lines.at(-1)?.after
    const after = recordEvent(before, recorded.event)
    const posted = postings(recorded.event, context).map((posting) => ({
      posting,
      balance: accounts.post(posting),
    }))
    context = contextAfter(context, recorded.event)
    const signedAmount = recordBalance(after) - (before === undefined ? 0n : recordBalance(before))
    const earlier = lines.map((line) => line.recorded)
    lines.push({ recorded, after, signedAmount, posted, cause: causeOf(recorded, earlier) })
  }
  return { lines, accounts: accounts.all }
}

const causeOf = (
  { event, metadata }: Recorded<PaymentEvent>,
  earlier: readonly Recorded<PaymentEvent>[],
): Cause | undefined => {
  const together = earlier.findLast((one) => one.metadata.causationId === metadata.causationId)
  if (together !== undefined) return { kind: 'same_command', position: together.position }
  const ids = transactionsOf(event)
  const answered = earlier.findLast((one) => transactionsOf(one.event).some((id) => ids.includes(id)))
  return answered === undefined ? undefined : { kind: 'answers', position: answered.position }
}

/** What an event is about: a transaction, and what was found of it. */
const transactionsOf = (event: PaymentEvent): readonly string[] => [
  ...('transactionId' in event && event.transactionId !== null ? [event.transactionId] : []),
  ...('foundId' in event ? [event.foundId] : []),
]
