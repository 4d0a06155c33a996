import { expect } from 'chai'
import { compare } from '../../ledger/payment/compare.ts'
import { after, rowOf } from '../../ledger/payment/book.spec-helper.ts'
import { cancel, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { krw, operationId } from '../../ledger/payment/fixtures.spec-helper.ts'
import { approvedElsewhereAt, carriedOverId, imported } from '../../ledger/payment/import.spec-helper.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { rowsOf } from './standing.ts'

const names = new Map([
  [operationId('a'), 'a'],
  [carriedOverId, 'carried over'],
])

/** What a payment of 10,000 learns when its provider says that so much is left, after a cancel long after its import. */
const learnt = (events: readonly PaymentEvent[], left: bigint | null): object => {
  const payment = after(...events)
  if (payment.status !== 'standing') throw new Error('an imported payment stands')
  const approval = { ...rowOf('approve', 'ref-1'), at: approvedElsewhereAt }
  const told = {
    kind: 'standing',
    approval,
    left: left === null ? null : krw(left),
    cancelledAt: instantOf(7 * 24 * 60 * 60_000),
  } as const
  const answer = rowsOf(told, payment, payment.current)
  if (answer.kind !== 'found') return { answer: answer.kind }
  const compared = compare(payment, payment.current, answer.transactions)
  const all = {
    found: compared.found.map(({ movement }) => names.get(movement.transactionId)),
    absent: compared.absent.map((id) => names.get(id)),
    ambiguous: compared.ambiguous.map((id) => names.get(id)),
    onlyThere: compared.onlyThere.map(({ amount }) => amount.amount),
    onlyHere: compared.onlyHere.map(({ transactionId }) => names.get(transactionId)),
  }
  return Object.fromEntries(Object.entries(all).filter(([, some]) => some.length > 0))
}

const partly = imported({ canceled: 3_000n })
const asking = [partly, cancel.requested('a', krw(2_000n))]
const done = [partly, ...canceledPart('a', krw(2_000n))]

describe('what is left of an imported payment, told without its movements', () => {
  const table: readonly (readonly [
    what: string,
    events: readonly PaymentEvent[],
    left: bigint | null,
    expected: object,
  ])[] = [
    ['all of it, and nothing had gone back', [imported()], 10_000n, {}],
    ['as much as had been left', [partly], 7_000n, {}],
    ['less than had been left: somebody else cancelled', [partly], 6_000n, { onlyThere: [1_000n] }],
    [
      'more than had been left: the file was wrong',
      [partly],
      9_000n,
      { onlyThere: [1_000n], onlyHere: ['carried over'] },
    ],
    ['as much as our own cancel left', done, 5_000n, {}],
    ['what an open cancel would leave', asking, 5_000n, { found: ['a'] }],
    ['what there was before an open cancel', asking, 7_000n, { absent: ['a'] }],
    ['something, while one is open', asking, null, { answer: 'unknown' }],
  ]
  for (const [what, events, left, expected] of table)
    it(what, () => {
      expect(learnt(events, left)).to.deep.equal(expected)
    })
})
