import { expect } from 'chai'
import fc from 'fast-check'
import { paymentDecider } from './decide.ts'
import { recordBalance, recordHeld, type PaymentRecord, type Transaction } from './record.ts'
import { balanceOf, statusOf, uncapturedOf, type ExistingPayment } from './state.ts'
import { beginning, moments, type Step, type Story } from './story.spec-helper.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const someAmount = fc.oneof(
  fc.constantFrom(1n, 3_000n, 5_000n, 7_000n, 10_000n, 10_001n),
  fc.bigInt(1n, 11_000n),
)
const how = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      outcome: fc.constant('succeeded' as const),
      reference: fc.constantFrom('r1', 'r2', 'r3'),
      amount: fc.oneof(
        { weight: 8, arbitrary: fc.constant('asked' as const) },
        { weight: 1, arbitrary: fc.constant('dollars' as const) },
        { weight: 1, arbitrary: someAmount },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ outcome: fc.constantFrom('declined' as const, 'unknown' as const) }) },
)
const tell = fc.record({
  kind: fc.constant('tell' as const),
  intentsAgo: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat({ max: 5 }) },
  ),
  how,
})
const move = fc.record({
  kind: fc.constantFrom('capture' as const, 'cancel' as const),
  name,
  amount: fc.oneof(someAmount, fc.constant('remaining' as const)),
})

const storyOf = (...begin: readonly ('pay' | 'hold')[]): fc.Arbitrary<Step[]> => {
  const attempt = fc.constantFrom('next' as const, 'next' as const, 'first' as const)
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom(...begin), attempt }) },
    { weight: 7, arbitrary: tell },
    { weight: 5, arbitrary: move },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), name }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('again' as const), stepsAgo: fc.nat({ max: 8 }) }),
    },
  )
  return fc.array(step, { minLength: 5, maxLength: 40, size: 'max' })
}

const stories: readonly (readonly [title: string, fc.Arbitrary<Step[]>])[] = [
  ['direct approvals', storyOf('pay')],
  ['pre-authorizations', storyOf('hold')],
  ['approvals and pre-authorizations', storyOf('pay', 'hold')],
]

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

type Moment = { readonly payment: ExistingPayment; readonly record: PaymentRecord }

const always = (steps: fc.Arbitrary<Step[]>, holds: (moment: Moment) => void): void => {
  const follow = (story: Story, step: Step): Story => {
    const passed = moments(story, step)
    for (const { state, record } of passed)
      if (state.status !== 'none' && record !== undefined) holds({ payment: state, record })
    return passed.at(-1) ?? story
  }
  fc.assert(
    fc.property(steps, (all) => {
      all.reduce(follow, beginning)
    }),
    { numRuns: 150 },
  )
}

const heldOf = ({ transactions }: PaymentRecord, kind: Transaction['kind']): bigint =>
  sum(
    transactions
      .filter((one) => one.kind === kind && one.status === 'SUCCEEDED')
      .map((one) => one.heldAmount),
  )

describe('conservation of money', () => {
  for (const [title, steps] of stories) {
    describe(`in stories of ${title}, whatever is asked and told in whatever order`, () => {
      it('the balance stays between nothing and what was approved or held', () => {
        always(steps, ({ payment }) => {
          if (payment.status !== 'standing') return
          const { captured, held } = payment.funds
          expect(balanceOf(payment) >= 0n).to.equal(true)
          expect(balanceOf(payment) <= payment.order.amount.amount).to.equal(true)
          expect(captured <= payment.order.amount.amount).to.equal(true)
          expect(held === 0n || held === payment.order.amount.amount).to.equal(true)
          expect(uncapturedOf(payment) >= 0n).to.equal(true)
        })
      })
      it('the signed amounts of the record sum up to the balance', () => {
        always(steps, ({ payment, record }) => {
          const balance = payment.status === 'standing' ? balanceOf(payment) : 0n
          expect(sum(record.transactions.map(({ signedAmount }) => signedAmount))).to.equal(balance)
          expect(recordBalance(record)).to.equal(balance)
        })
      })
      it('the record holds what the decider holds: what was held, less the captures and the void', () => {
        always(steps, ({ payment, record }) => {
          const held = payment.status === 'standing' ? uncapturedOf(payment) : 0n
          const captures = record.transactions.filter(({ kind }) => kind === 'CAPTURE')
          const captured = sum(captures.map(({ signedAmount }) => signedAmount))
          expect(recordHeld(record)).to.equal(held)
          expect(heldOf(record, 'PRE_AUTH') - heldOf(record, 'VOID') - captured).to.equal(held)
        })
      })
      it('the record says the decider’s word', () => {
        always(steps, ({ payment, record }) => {
          expect(record.status).to.equal(statusOf(payment))
        })
      })
      it('every transaction has an id of its own, and is open or completed as its status says', () => {
        always(steps, ({ record: { transactions } }) => {
          expect(new Set(transactions.map(({ transactionId }) => transactionId)).size).to.equal(
            transactions.length,
          )
          for (const { status, completedAt, failure, reference, signedAmount } of transactions) {
            const isOpen = status === 'REQUESTED' || status === 'UNKNOWN' || status === 'MISMATCHED'
            expect(completedAt === null, status).to.equal(isOpen)
            expect(failure !== null, status).to.equal(status === 'DECLINED' || status === 'UNKNOWN')
            if (status === 'SUCCEEDED' || status === 'LATE' || status === 'MISMATCHED')
              expect(reference).not.to.equal(null)
            if (status !== 'SUCCEEDED') expect(signedAmount).to.equal(0n)
          }
        })
      })
      it('no two attempts share their order’s id at the provider', () => {
        always(steps, ({ payment: { attempts } }) => {
          const ids = attempts.values().map(({ providerOrderId }) => providerOrderId)
          expect(new Set(ids).size).to.equal(attempts.size)
        })
      })
    })
  }

  it('begins with nothing', () => {
    expect(paymentDecider.initial).to.deep.equal({ status: 'none' })
  })
})
