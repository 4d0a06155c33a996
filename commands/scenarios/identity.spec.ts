import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { holdsCardNumber } from '../http/card-number.ts'
import { orderIdOf, placeIn, runIdOf, stepKeyOf } from './identity.ts'

const key = (idempotencyKey: string, merchant = 'mer_1') => ({
  merchantId: MerchantId(merchant),
  idempotencyKey,
})
const provider = ProviderId('spec')

describe('the ids of a run', () => {
  it('are the same for the same request, and others for any other', () => {
    expect(orderIdOf(key('a'), provider)).to.equal(orderIdOf(key('a'), provider))
    const all = [
      orderIdOf(key('a'), provider),
      orderIdOf(key('b'), provider),
      orderIdOf(key('a', 'mer_2'), provider),
      orderIdOf(key('a'), ProviderId('other')),
    ]
    expect(new Set(all).size).to.equal(all.length)
    expect(runIdOf(key('a')))
      .to.match(/^run_[0-9a-f]{32}$/)
      .and.equal(runIdOf(key('a')))
    expect(runIdOf(key('b'))).not.to.equal(runIdOf(key('a')))
  })

  it('fit every provider, and never look like a card number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const orderId = orderIdOf(key(text), provider)
        expect(orderId).to.match(/^[a-z]{30}$/)
        expect(holdsCardNumber(orderId)).to.equal(false)
      }),
    )
  })

  it('lead from whatever a step did back to it', () => {
    const orderId = orderIdOf(key('a'), provider)
    expect(placeIn(stepKeyOf(orderId, 12), orderId)).to.equal(12)
    for (const other of ['', 'req_1', stepKeyOf('other', 1), `${stepKeyOf(orderId, 1)}x`])
      expect(placeIn(other, orderId), other).to.equal(undefined)
  })
})
