import type { AccountId } from '../../ledger/accounts/account.ts'
import type { Currency } from '../../ledger/core/money.ts'
import { unpacked } from '../../ledger/store/packed-facts.ts'
import { type EventStore, type PackedFacts, type Position, START } from '../../ledger/store/port.ts'
import { decodeBatch } from '../decode-batch.ts'
import { applying } from '../failures.ts'
import { isPaymentFact } from '../payments/fold.ts'
import { readTo } from '../replay/share.ts'
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
  const take = async (batch: PackedFacts): Promise<boolean> => {
    const within = unpacked(batch).filter(({ position }) => position <= until)
    const { events, to, unreadable } = decodeBatch(journalProjection, within)
    if (unreadable !== undefined) throw unreadable
    const facts = events.filter(isPaymentFact)
    const before = await contexts.before(facts)
    const { lines, after } = applying(() => post(before, facts))
    for (const [paymentId, known] of after) contexts.keep(paymentId, known)
    for (const { posting } of lines.filter((line) => line.posting.account === account)) {
      const { currency, amount } = posting
      counted.set(currency, stoodAfter(counted.get(currency) ?? nothingStood, amount))
    }
    if (to !== undefined) onProgress(to)
    return true
  }
  await readTo(store, [{ share: { position: START }, until: { kind: 'position', position: until } }], take)
  return counted
}

export const nothingStood: Stood = { balance: 0n, debits: 0n, credits: 0n, lines: 0 }

const stoodAfter = ({ balance, debits, credits, lines }: Stood, amount: bigint): Stood => ({
  balance: balance + amount,
  debits: amount > 0n ? debits + amount : debits,
  credits: amount < 0n ? credits - amount : credits,
  lines: lines + 1,
})
