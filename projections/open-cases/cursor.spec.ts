import { expect } from 'chai'
import { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { cursorOf, placeOf } from './cursor.ts'

const place = {
  openedAt: instantOf(1_795_000_000_123),
  paymentId: PaymentId(`pay_${'0123456789abcdef'.repeat(2)}`),
  transactionId: TransactionId(`txn_${'fedcba9876543210'.repeat(2)}`),
}
const cursor = cursorOf(place, 'mine')

describe('a cursor of the manual queue', () => {
  it('leads back to its place', () => {
    expect(placeOf(cursor, 'mine')).to.deep.equal(place)
  })
  it('fits in a URL as it is', () => {
    expect(encodeURIComponent(cursor)).to.equal(cursor)
  })
  it('of another list is none', () => {
    expect(placeOf(cursor, 'yours')).to.equal(undefined)
  })
  for (const made of [
    '',
    'x',
    '%00',
    '한',
    cursor.slice(1),
    `${cursor}A`,
    cursor.repeat(10),
    btoa('9.pay_1'),
  ])
    it(`that was made up is none: ${made.slice(0, 20)}`, () => {
      expect(placeOf(made, 'mine')).to.equal(undefined)
    })
  it('altered in any place is none', () => {
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A'
      expect(placeOf(cursor.slice(0, index) + other + cursor.slice(index + 1), 'mine')).to.equal(undefined)
    }
  })
})
