import { expect } from 'chai'
import * as fc from 'fast-check'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import { billingTidOf } from './billing-tid.ts'

const at = instantOf(Date.parse('2026-11-20T00:30:00Z'))
const tid = (idempotencyKey: string, requestedAt: Instant = at): string =>
  billingTidOf({ mid: 'nicepay00m', requestedAt, idempotencyKey })

describe('nice-epay: the TID of a billing charge', () => {
  it('has thirty characters: MID, card, billing, the time in Seoul, four digits', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        expect(tid(key)).to.match(/^nicepay00m0116261120093000\d{4}$/)
        expect(tid(key)).to.equal(tid(key))
      }),
    )
  })

  it('is another for another charge, or of another second', () => {
    const many = new Set(Array.from({ length: 100 }, (_none, index) => tid(`txn_${String(index)}`)))
    expect(many.size).to.be.greaterThan(95)
    expect(tid('txn_1', instantOf(Date.parse('2026-11-20T00:30:01Z')))).not.to.equal(tid('txn_1'))
  })
})
