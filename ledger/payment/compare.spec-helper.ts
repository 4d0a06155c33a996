import { expect } from 'chai'
import { instantOf } from '../core/time.ts'
import { after, attemptIn, rowOf } from './book.spec-helper.ts'
import { compare, type Comparison } from './compare.ts'
import { approval, created } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import { attemptId, compensationId, foundId, krw, operationId } from './fixtures.spec-helper.ts'
import type { ProviderTransaction } from './provider.ts'

type Row = ProviderTransaction

const names = new Map([
  ...Array.from('abcdv', (name) => [operationId(name), name] as const),
  [attemptId(1), 'charge'],
  [attemptId(2), 'second attempt'],
  [foundId('late'), 'late charge'],
  [compensationId('late'), 'compensation'],
])
const pairs = (all: Comparison['found']): readonly string[] =>
  all.map(
    ({ movement, row }) =>
      `${names.get(movement.transactionId) ?? '?'} = ${row.reference} ${String(row.amount.amount)}`,
  )

/** In words, without what is empty. */
export const told = (events: readonly PaymentEvent[], rows: readonly Row[], attempt = 1): object => {
  const payment = after(...events)
  const compared = compare(payment, attemptIn(payment, attempt), rows)
  const all = {
    found: pairs(compared.found),
    ambiguous: compared.ambiguous.map((id) => names.get(id) ?? '?'),
    absent: compared.absent.map((id) => names.get(id) ?? '?'),
    onlyThere: compared.onlyThere.map(({ reference, amount }) => `${reference} ${String(amount.amount)}`),
    onlyHere: compared.onlyHere.map(({ transactionId }) => names.get(transactionId) ?? '?'),
    amountDiffers: pairs(compared.amountDiffers),
  }
  return Object.fromEntries(Object.entries(all).filter(([, found]) => found.length > 0))
}

export const asked: readonly PaymentEvent[] = [created, approval.requested()]
export const charge = rowOf('approve', 'ref-1')
export const holding = rowOf('pre_authorize', 'ref-1')
export const captured = (amount: bigint, atMs = 1_000): Row => ({
  ...rowOf('capture', 'ref-1', krw(amount)),
  at: instantOf(atMs),
})
export const canceled = (reference: string, amount: bigint): Row => rowOf('cancel', reference, krw(amount))

/** Each row: what, the events of the payment, what the provider shows, and how the two differ. */
export const check = (
  table: readonly (readonly [
    what: string,
    events: readonly PaymentEvent[],
    rows: readonly Row[],
    expected: object,
  ])[],
): void => {
  for (const [what, events, rows, expected] of table)
    it(what, () => {
      expect(told(events, rows)).to.deep.equal(expected)
    })
}
