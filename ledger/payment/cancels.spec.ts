import { expect } from 'chai'
import fc from 'fast-check'
import { always } from './always.spec-helper.ts'
import { cancel, approved } from './events.spec-helper.ts'
import { evolve, initial } from './evolve.ts'
import { krw } from './fixtures.spec-helper.ts'
import type { Payment } from './state.ts'
import type { Step } from './story.spec-helper.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('capture' as const, 'cancel' as const),
    name,
    amount: fc.constantFrom(1_000n, 3_000n, 'remaining' as const),
  }),
  fc.record({
    kind: fc.constant('tell' as const),
    intentsAgo: fc.nat({ max: 2 }),
    how: fc.oneof(
      fc.record({
        outcome: fc.constant('succeeded' as const),
        reference: fc.constantFrom('r1', 'r2', 'r3'),
        amount: fc.constantFrom('asked' as const, 999n),
      }),
      fc.record({ outcome: fc.constantFrom('declined' as const, 'unknown' as const) }),
    ),
    by: fc.constant('its owner' as const),
  }),
)
const told: Step = {
  kind: 'tell',
  intentsAgo: 0,
  how: { outcome: 'succeeded', reference: 'ref-1', amount: 'asked' },
  by: 'its owner',
}
const steps = fc
  .tuple(fc.constantFrom('pay' as const, 'hold' as const), fc.array(step, { maxLength: 25, size: 'max' }))
  .map(([kind, later]): Step[] => [{ kind, attempt: 'next' }, told, ...later])

describe('the cancels of a payment, by their references', () => {
  it('are its operations that cancelled something, each once', () => {
    let cancels = 0
    always(steps, ({ payment }) => {
      if (payment.status !== 'standing') return
      const done = [...payment.operations].filter(
        ([, { kind, outcome }]) => kind === 'cancel' && outcome === 'succeeded',
      )
      expect([...payment.cancels]).to.have.deep.members(done.map(([id, { reference }]) => [reference, id]))
      cancels += done.length
    })
    expect(cancels).to.be.greaterThan(0)
  })
})

describe('a payment with thousands of operations', () => {
  it('has each of them as it ended, and those still open in its sums', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `c${index}`)
    const after = (state: Payment, one: string, index: number): Payment => {
      const asked = evolve(state, cancel.requested(one, krw(1n)))
      if (index % 3 === 0) return evolve(asked, cancel.declined(one))
      return index % 500 === 499 ? asked : evolve(asked, cancel.succeeded(one, krw(1n)))
    }
    const payment = names.reduce(after, approved.reduce(evolve, initial))
    if (payment.status !== 'standing') throw new Error(payment.status)
    const outcomes = Map.groupBy(payment.operations.values(), ({ outcome }) => outcome)
    const open = names.filter((_, index) => index % 3 !== 0 && index % 500 === 499).length
    expect(outcomes.get('declined')).to.have.lengthOf(667)
    expect(outcomes.get('pending')).to.have.lengthOf(open)
    expect(outcomes.get('succeeded')).to.have.lengthOf(1_333 - open)
    expect([payment.operations.size, payment.cancels.size, payment.open.size]).to.deep.equal([
      2_000,
      1_333 - open,
      open,
    ])
    expect(payment.funds.canceled).to.equal(BigInt(1_333 - open))
  })
})
