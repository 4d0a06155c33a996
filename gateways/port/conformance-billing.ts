import { expect } from 'chai'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import {
  billingKeyOf,
  booked,
  cancellation,
  charge,
  succeeded,
  verdict,
  type Subject,
  type Traits,
} from './conformance-subject.ts'
import type { ApproveRequest } from './gateway.ts'

export const billingKeys = (subject: Subject, { capabilities, ownerlessKeys }: Traits): void => {
  if (!capabilities.instruments.includes('billing_key')) return
  const chargeOf = (instrument: Instrument): Promise<ApproveRequest> =>
    charge(subject(), { instrumentOf: () => Promise.resolve(instrument) })

  it('charges a billing key for one order after another, each cancelled for itself', async () => {
    const { gateway } = subject()
    const key = await billingKeyOf(subject())
    const [first, second] = [await chargeOf(key), await chargeOf(key)]
    const { reference, amount } = succeeded(await gateway.approve(first))
    expect(amount).to.deep.equal(first.amount)
    expect(succeeded(await gateway.approve(second)).reference).not.to.equal(reference)
    succeeded(await gateway.cancel(cancellation(subject(), { reference, amount: 10_000n })))
    expect(await booked(subject(), first)).to.deep.equal([
      ['approve', 10_000n],
      ['cancel', 10_000n],
    ])
    expect(await booked(subject(), second)).to.deep.equal([['approve', 10_000n]])
  })

  it("declines another customer's billing key, and one that is not there", async () => {
    const [key, { customerKey }] = [await billingKeyOf(subject()), await billingKeyOf(subject())]
    const foreign = ownerlessKeys === true ? [] : [{ ...key, customerKey }]
    for (const instrument of [...foreign, { ...key, billingKey: 'none' }]) {
      const request = await chargeOf(instrument)
      expect(verdict(await subject().gateway.approve(request))).to.deep.equal(['declined', 8011])
      expect(await booked(subject(), request)).to.deep.equal([])
    }
  })

  if (!capabilities.replay.afterSilence.includes('approve')) return
  it('charges a billing key once for one idempotency key', async () => {
    const request = await chargeOf(await billingKeyOf(subject()))
    const result = succeeded(await subject().gateway.approve(request))
    expect(succeeded(await subject().gateway.approve(request))).to.deep.equal(result)
    expect(await booked(subject(), request)).to.deep.equal([['approve', 10_000n]])
  })
}
