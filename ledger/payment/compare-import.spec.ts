import { expect } from 'chai'
import fc from 'fast-check'
import { money } from '../core/money.ts'
import { epochMsOf, instantOf } from '../core/time.ts'
import { after, existing, decided, rowOf } from './book.spec-helper.ts'
import { recordCancellation, requestCancellation } from './commands.spec-helper.ts'
import { compare, type Comparison } from './compare.ts'
import { cancel, canceledPart } from './events.spec-helper.ts'
import type { PaymentEvent } from './events.ts'
import { at, canceledAs, krw, operationId, unknown } from './fixtures.spec-helper.ts'
import { imported } from './import.spec-helper.ts'
import type { ProviderTransaction } from './provider.ts'
import type { ExistingPayment } from './state.ts'

type Row = ProviderTransaction

const compared = (payment: ExistingPayment, rows: readonly Row[]): Comparison => {
  if (payment.status !== 'standing') throw new Error('an imported payment stands')
  return compare(payment, payment.current, rows)
}

/** In words, without what is empty. */
const told = (events: readonly PaymentEvent[], rows: readonly Row[]): object => {
  const { found, ambiguous, absent, onlyThere, onlyHere, amountDiffers } = compared(after(...events), rows)
  const all = {
    found: found.map(({ row }) => row.reference),
    ambiguous,
    absent,
    onlyThere: onlyThere.map(({ reference }) => reference),
    onlyHere: onlyHere.map(({ amount }) => amount.amount),
    amountDiffers: amountDiffers.map(({ row }) => row.reference),
  }
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one.length > 0))
}

const importedMs = epochMsOf(at)
const MINUTE_MS = 60_000
const charge = rowOf('approve', 'ref-1')
/** Minutes after the import, or before it where they are negative. */
const canceled = (reference: string, amount: bigint, minutes: number): Row => ({
  ...rowOf('cancel', reference, krw(amount)),
  at: instantOf(importedMs + minutes * MINUTE_MS),
})
const a = operationId('a')
const partly = imported({ canceled: 3_000n })
const asking = [partly, cancel.requested('a', krw(3_000n))]

describe('comparing an imported payment', () => {
  const table: readonly (readonly [string, readonly PaymentEvent[], readonly Row[], object])[] = [
    ['nothing cancelled, here nor there', [imported()], [charge], {}],
    ['one cancel before the import', [partly], [charge, canceled('x', 3_000n, -10)], {}],
    [
      'several cancels before the import, in whatever order they are told',
      [partly],
      [charge, canceled('y', 1_000n, -10), canceled('x', 2_000n, -20)],
      {},
    ],
    ['none of them there', [partly], [charge], { onlyHere: [3_000n] }],
    [
      'fewer of them there',
      [partly],
      [charge, canceled('x', 2_000n, -10)],
      { onlyHere: [3_000n], onlyThere: ['x'] },
    ],
    [
      'one more there, between the file and its import',
      [partly],
      [charge, canceled('x', 3_000n, -20), canceled('y', 500n, -10)],
      { onlyThere: ['y'] },
    ],
    [
      'one there that no sum of the oldest makes up',
      [partly],
      [charge, canceled('x', 4_000n, -20)],
      { onlyHere: [3_000n], onlyThere: ['x'] },
    ],
    [
      'one there that was made after the import: another’s',
      [partly],
      [charge, canceled('x', 3_000n, 10)],
      { onlyHere: [3_000n], onlyThere: ['x'] },
    ],
    ['a little after the import, by the provider’s clock', [partly], [charge, canceled('x', 3_000n, 4)], {}],
    [
      'one before and one of ours, of the same amount',
      [partly, ...canceledPart('a', krw(3_000n))],
      [charge, canceled('x', 3_000n, -10), canceled('ref-a', 3_000n, 10)],
      {},
    ],
    [
      'one before and one that is open here, done there',
      asking,
      [charge, canceled('x', 3_000n, -10), canceled('y', 3_000n, 10)],
      { found: ['y'] },
    ],
    [
      'one before and one that is open here, not done there',
      asking,
      [charge, canceled('x', 3_000n, -10)],
      { absent: [a] },
    ],
    [
      'one that is open here, and one there that may be it or the one before: neither done nor absent',
      asking,
      [charge, canceled('y', 3_000n, 2)],
      { ambiguous: [a] },
    ],
    [
      'one that is open here, and one there from right before the import',
      asking,
      [charge, canceled('x', 3_000n, -4)],
      { ambiguous: [a] },
    ],
    [
      'one that is open here, and one there that is a part of what went back before',
      [partly, cancel.requested('a', krw(2_000n))],
      [charge, canceled('x', 1_000n, -20), canceled('y', 2_000n, 2)],
      { ambiguous: [a] },
    ],
    [
      'one of another amount that is open here, and one from right before the import',
      [partly, cancel.requested('a', krw(2_000n))],
      [charge, canceled('x', 3_000n, 2)],
      { absent: [a] },
    ],
    [
      'one that was declined here, and one there that may be it or the one before',
      [...asking, cancel.declined('a')],
      [charge, canceled('y', 3_000n, 2)],
      { ambiguous: [a] },
    ],
    [
      'one that was declined here, and one there from long before the import',
      [...asking, cancel.declined('a')],
      [charge, canceled('x', 3_000n, -10)],
      {},
    ],
    [
      'one before and one that is open here, done there, both right after the import',
      asking,
      [charge, canceled('x', 3_000n, 1), canceled('y', 3_000n, 2)],
      { found: ['y'] },
    ],
    [
      'one that is open here and done there, of a payment of which nothing had gone back',
      asking,
      [charge, canceled('y', 3_000n, 10)],
      { found: ['y'], onlyHere: [3_000n] },
    ],
    [
      'one before, listed twice: no proof of two',
      asking,
      [charge, canceled('x', 3_000n, -10), canceled('x', 3_000n, -10)],
      { ambiguous: [a], onlyThere: ['x'] },
    ],
    [
      'one before in another currency',
      [partly],
      [charge, { ...canceled('x', 3_000n, -10), amount: money(3_000n, 'USD') }],
      { onlyHere: [3_000n], onlyThere: ['x'] },
    ],
    [
      'another amount approved',
      [imported()],
      [rowOf('approve', 'ref-1', krw(9_999n))],
      { amountDiffers: ['ref-1'] },
    ],
    [
      'another approval there',
      [imported()],
      [rowOf('approve', 'ref-2')],
      { onlyThere: ['ref-2'], onlyHere: [10_000n] },
    ],
  ]
  for (const [what, events, rows, expected] of table)
    it(what, () => {
      expect(told(events, rows)).to.deep.equal(expected)
    })

  type Ours = { readonly amount: bigint; readonly isDone: boolean; readonly isTold: boolean }
  const sums = fc.constantFrom(500n, 1_000n, 1_000n, 2_000n)
  const history = fc.record({
    before: fc.array(sums, { maxLength: 3 }),
    ours: fc.array(fc.record({ amount: sums, isDone: fc.boolean(), isTold: fc.boolean() }), {
      maxLength: 4,
    }),
  })

  /** The payment as it is known here beside the provider's book, in which nobody else had a part. */
  const booksOf = (before: readonly bigint[], ours: readonly Ours[], told = before) => {
    const earlier = before.map((amount, index) => canceled(`x${String(index)}`, amount, index - 100))
    let payment = existing(after(imported({ canceled: told.reduce((sum, one) => sum + one, 0n) })))
    const later = ours.flatMap(({ amount, isDone, isTold }, index): readonly Row[] => {
      const name = `o${String(index)}`
      const asked = existing(decided(payment, requestCancellation(name, krw(amount))))
      if (asked === payment) return []
      const outcome = isDone ? canceledAs(name, krw(amount)) : unknown
      payment = isTold ? existing(decided(asked, recordCancellation(name, outcome))) : asked
      return isDone ? [canceled(name, amount, index + 1)] : []
    })
    return { payment, rows: [charge, ...earlier, ...later] }
  }

  it('whatever was cancelled before, a true file differs in nothing, and nothing done is called absent', () => {
    fc.assert(
      fc.property(history, ({ before, ours }) => {
        const { payment, rows } = booksOf(before, ours)
        const { onlyHere, onlyThere, amountDiffers, found, ambiguous, absent } = compared(payment, rows)
        expect(onlyHere).to.deep.equal([])
        expect(amountDiffers).to.deep.equal([])
        if (ambiguous.length === 0) expect(onlyThere).to.deep.equal([])
        const names = found.map(({ row }) => row.reference)
        for (const name of names) expect(name).to.match(/^o/)
        const open = [...payment.open.keys()]
        const settled = [...found.map(({ movement }) => movement.transactionId), ...ambiguous, ...absent]
        expect(settled.toSorted()).to.deep.equal(open.toSorted())
        const done = ours.flatMap(({ isDone }, index) => (isDone ? [operationId(`o${String(index)}`)] : []))
        for (const id of absent) expect(done).not.to.include(id)
      }),
      { numRuns: 400 },
    )
  })

  it('whatever a wrong file says, nothing done is called absent', () => {
    fc.assert(
      fc.property(history, fc.array(sums, { maxLength: 3 }), ({ before, ours }, wrong) => {
        const { payment, rows } = booksOf(before, ours, wrong)
        const { absent } = compared(payment, rows)
        const done = ours.flatMap(({ isDone }, index) => (isDone ? [operationId(`o${String(index)}`)] : []))
        for (const id of absent) expect(done).not.to.include(id)
      }),
      { numRuns: 400 },
    )
  })
})
