import { expect } from 'chai'
import fc from 'fast-check'
import { compare } from '../../ledger/payment/compare.ts'
import { after, attemptIn, rowOf } from '../../ledger/payment/book.spec-helper.ts'
import { approved, cancel, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { krw, operationId } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { ToldStanding } from '../port/gateway.ts'
import { rowsOf } from './standing.ts'

const names = new Map(Array.from('abc', (name) => [operationId(name), name] as const))
const nameOf = (id: ReturnType<typeof operationId>): string => names.get(id) ?? 'charge'

type Learnt = { readonly found?: readonly string[]; readonly absent?: readonly string[] }

/** What a payment learns when its provider says that so much of 10,000 is left; null: something. */
const learnt = (
  events: readonly PaymentEvent[],
  left: bigint | null,
  more: Pick<ToldStanding, 'notMade'> = {},
): Learnt | string => {
  const payment = after(...events)
  const attempt = attemptIn(payment, 1)
  const approval = rowOf('approve', 'ref-1')
  const told = {
    kind: 'standing',
    approval,
    left: left === null ? null : krw(left),
    cancelledAt: null,
    ...more,
  } as const
  const answer = rowsOf(told, payment, attempt)
  if (answer.kind !== 'found') return answer.kind
  const compared = compare(payment, attempt, answer.transactions)
  const all = {
    found: compared.found.map(({ movement }) => nameOf(movement.transactionId)),
    absent: compared.absent.map(nameOf),
    ambiguous: compared.ambiguous.map(nameOf),
    onlyThere: compared.onlyThere.map(({ amount }) => amount.amount),
    onlyHere: compared.onlyHere.map(({ transactionId }) => nameOf(transactionId)),
  }
  return Object.fromEntries(Object.entries(all).filter(([, some]) => some.length > 0))
}

const asked = (name: string, amount: bigint): PaymentEvent => cancel.requested(name, krw(amount))
const done = (name: string, amount: bigint): readonly PaymentEvent[] => canceledPart(name, krw(amount))
const refused = (name: string, amount: bigint): readonly PaymentEvent[] => [
  asked(name, amount),
  cancel.declined(name),
]

describe('what is left of a payment, told without its movements', () => {
  const table: readonly (readonly [
    what: string,
    events: readonly PaymentEvent[],
    left: bigint | null,
    expected: object | string,
  ])[] = [
    ['nothing was cancelled, and nothing is known to be', approved, 10_000n, {}],
    ['the cancels known here explain it', [...approved, ...done('a', 3_000n)], 7_000n, {}],
    ['an open cancel was done', [...approved, asked('a', 3_000n)], 7_000n, { found: ['a'] }],
    ['an open cancel was not done', [...approved, asked('a', 3_000n)], 10_000n, { absent: ['a'] }],
    [
      'the second was done after the first',
      [...approved, ...done('a', 3_000n), asked('b', 3_000n)],
      4_000n,
      { found: ['b'] },
    ],
    [
      'both open ones were done',
      [...approved, asked('a', 3_000n), asked('b', 2_000n)],
      5_000n,
      { found: ['a', 'b'] },
    ],
    [
      'one of two open ones was done',
      [...approved, asked('a', 3_000n), asked('b', 2_000n)],
      8_000n,
      { found: ['b'], absent: ['a'] },
    ],
    [
      'one of two alike was done, and nobody can tell which',
      [...approved, asked('a', 3_000n), asked('b', 3_000n)],
      7_000n,
      { ambiguous: ['a', 'b'], onlyThere: [3_000n] },
    ],
    [
      'two of three were done, and nobody can tell which',
      [...approved, asked('a', 1_000n), asked('b', 2_000n), asked('c', 3_000n)],
      6_000n,
      { ambiguous: ['a', 'b', 'c'], onlyThere: [4_000n] },
    ],
    [
      'one of three was done, or the two others',
      [...approved, asked('a', 1_000n), asked('b', 2_000n), asked('c', 3_000n)],
      7_000n,
      'unknown',
    ],
    [
      'as much was done as was refused once, and nothing says that the open one was not part of it',
      [...approved, ...refused('a', 2_000n), asked('b', 1_000n)],
      8_000n,
      'unknown',
    ],
    [
      'less was cancelled there than here, so its book is an old one',
      [...approved, ...done('a', 2_000n), asked('b', 1_000n)],
      9_000n,
      'unknown',
    ],
    [
      'nothing was cancelled there, though something was here',
      [...approved, ...done('a', 2_000n), asked('b', 1_000n)],
      10_000n,
      'unknown',
    ],
    ['something was cancelled that nobody here asked for', approved, 9_000n, { onlyThere: [1_000n] }],
    [
      'less was cancelled there than here',
      [...approved, ...done('a', 3_000n)],
      9_000n,
      { onlyThere: [1_000n], onlyHere: ['a'] },
    ],
    ['something is left, and nothing was asked', approved, null, {}],
    [
      'something is left, so all of it was not cancelled',
      [...approved, asked('a', 10_000n)],
      null,
      { absent: ['a'] },
    ],
    ['something is left, which says nothing of a part', [...approved, asked('a', 1_000n)], null, 'unknown'],
  ]
  for (const [what, events, left, expected] of table)
    it(what, () => {
      expect(learnt(events, left)).to.deep.equal(expected)
    })

  it('leaves nothing open of one that there is nothing of, unless another may have been made', () => {
    const without = (...events: readonly PaymentEvent[]): Learnt | string =>
      learnt([...approved, ...done('a', 3_000n), asked('b', 2_000n), ...events], null, {
        notMade: operationId('b'),
      })
    expect(without()).to.deep.equal({ absent: ['b'] })
    expect(without(asked('c', 2_000n))).to.equal('unknown')
    expect(without(asked('c', 7_000n))).to.deep.equal({ absent: ['b', 'c'] })
  })

  it('is never taken for a cancel that was not made, nor for the lack of one that was', () => {
    const one = fc.record({
      amount: fc.bigInt({ min: 1n, max: 3n }).map((thousands) => thousands * 1_000n),
      was: fc.constantFrom('known', 'made', 'not made', 'refused'),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 3 }), (cancels) => {
        const all = cancels.map((cancel, index) => ({ ...cancel, name: 'abc'.charAt(index) }))
        const events = all.flatMap(({ name, amount, was }) => {
          if (was === 'known') return done(name, amount)
          return was === 'refused' ? refused(name, amount) : [asked(name, amount)]
        })
        const made = all.filter(({ was }) => was === 'made').map(({ name }) => name)
        const gone = all.filter(({ was }) => was === 'made' || was === 'known')
        const left = gone.reduce((rest, { amount }) => rest - amount, 10_000n)
        const told = learnt([...approved, ...events], left)
        if (typeof told === 'string') return
        const { found = [], absent = [] } = told
        expect(made).to.include.members(found)
        expect(absent.filter((name) => made.includes(name))).to.deep.equal([])
      }),
    )
  })
})
