import { expect } from 'chai'
import { always } from './always.spec-helper.ts'
import { paymentDecider } from './decide.ts'
import { CARRIED_OVER } from './imported.ts'
import { recordEvent } from './record-event.ts'
import { recordBalance, recordHeld, type PaymentRecord, type Transaction } from './record.ts'
import { balanceOf, statusOf, uncapturedOf } from './state.ts'
import { stories } from './steps.spec-helper.ts'

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

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
          for (const { status, completedAt, failure, reference, signedAmount, reason } of transactions) {
            const isOpen = status === 'REQUESTED' || status === 'UNKNOWN' || status === 'MISMATCHED'
            expect(completedAt === null, status).to.equal(isOpen)
            expect(failure !== null, status).to.equal(status === 'DECLINED' || status === 'UNKNOWN')
            if (status === 'SUCCEEDED' || status === 'LATE' || status === 'MISMATCHED')
              expect(reference === null).to.equal(reason === CARRIED_OVER)
            if (status !== 'SUCCEEDED') expect(signedAmount).to.equal(0n)
          }
        })
      })
      it('what was found late stands beside the balance, as does all that sends it back', () => {
        always(steps, ({ payment: { late }, record: { transactions } }) => {
          for (const [foundId, { movements }] of late)
            for (const { transactionId, signedAmount, heldAmount, status } of transactions) {
              if (transactionId === foundId) expect([status, signedAmount]).to.deep.equal(['LATE', 0n])
              if (movements.includes(transactionId))
                expect([signedAmount, heldAmount]).to.deep.equal([0n, 0n])
            }
        })
      })
      it('what was found late goes back at most once, and is said to be undone when it did', () => {
        always(steps, ({ payment: { late }, record: { transactions } }) => {
          expect(transactions.filter(({ status }) => status === 'LATE')).to.have.length(late.size)
          for (const { movements, undoneBy } of late.values()) {
            const succeeded = transactions.filter(
              ({ transactionId, status }) => status === 'SUCCEEDED' && movements.includes(transactionId),
            )
            expect(succeeded.map(({ reference }) => reference)).to.deep.equal(
              undoneBy === null ? [] : [undoneBy],
            )
          }
        })
      })
      it('the events alone give back the payment and its record, at every moment', () => {
        always(steps, ({ payment, record, events }) => {
          expect(events.reduce(paymentDecider.evolve, paymentDecider.initial)).to.deep.equal(payment)
          expect(events.reduce<PaymentRecord | undefined>(recordEvent, undefined)).to.deep.equal(record)
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
