import { expect } from 'chai'
import fc from 'fast-check'
import { money } from '../../ledger/core/money.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { created, approved } from '../../ledger/payment/events.spec-helper.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { someStory } from '../history.spec-helper.ts'
import { paymentOf, paymentRowOf, transactionRowsOf } from './rows.ts'

const recordOf = (events: readonly PaymentEvent[]): PaymentRecord => {
  const record = events.reduce<PaymentRecord | undefined>(recordEvent, undefined)
  if (record === undefined) throw new Error('no events')
  return record
}
const thereAndBack = (record: PaymentRecord): PaymentRecord =>
  paymentOf(paymentRowOf({ record, revision: 7 }), transactionRowsOf(record)).record

describe('the rows of a payment', () => {
  it('are the whole record, whatever happened', () => {
    fc.assert(
      fc.property(someStory, (events) => {
        const record = recordOf(events)
        expect(thereAndBack(record)).to.deep.equal(record)
      }),
    )
  })
  it('carry the sums that lists are made of', () => {
    const row = paymentRowOf({ record: recordOf(approved), revision: 2 })
    expect(row).to.include({ revision: 2, balance: '10000', held_amount: '0' })
  })
  it('hold amounts beyond the exact numbers of JSON', () => {
    const amount = money(2n ** 80n, 'KRW')
    const record = recordOf([{ ...created, order: { ...created.order, amount } }])
    expect(thereAndBack(record).order.amount).to.deep.equal(amount)
  })
  it('replace what no text in PostgreSQL can hold', () => {
    const record = recordOf([{ ...created, order: { ...created.order, orderName: 'a\0b\uD800' } }])
    expect(paymentRowOf({ record, revision: 0 }).order_name).to.equal('a\uFFFDb\uFFFD')
  })
  it('are refused for an order in two currencies', () => {
    const record = recordOf([{ ...created, order: { ...created.order, taxFree: money(1n, 'USD') } }])
    expect(() => paymentRowOf({ record, revision: 0 })).to.throw('mixes currencies')
  })
})
