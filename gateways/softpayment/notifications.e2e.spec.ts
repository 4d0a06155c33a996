import { expect } from 'chai'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/softpayment/server.ts'
import { cancellation, charge, succeeded, type ConformanceSubject } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import type { Claim, Reading } from '../port/notification.ts'
import { softpaymentNotifications } from './notifications.ts'
import { running } from './sim.spec-helper.ts'

const contract = { secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }

/** What is told first after `notifyUrl` was set; `begin` does what is told of. */
const firstTold = async (
  begin: (subject: ConformanceSubject, listen: () => Promise<void>) => Promise<void>,
): Promise<Reading> => {
  const delivery = await firstDelivery(async (notifyUrl) => {
    const { subject, url } = await running()
    await begin(subject, async () => {
      await fetch(`${url}/__notifications`, { method: 'POST', body: JSON.stringify({ url: notifyUrl }) })
    })
    return subject.close
  })
  const wrong = { ...contract, settings: { webhookSecret: 'another secret' } }
  expect(softpaymentNotifications.read(delivery, [wrong])).to.deep.equal({ kind: 'forged' })
  return softpaymentNotifications.read(delivery, [wrong, contract])
}

describe('softpayment: what its simulator notifies of', () => {
  it('is signed, and claims a charge by the name and time of its answer', async () => {
    let claim: Claim | undefined
    let providerOrderId = ''
    const reading = await firstTold(async (subject, listen) => {
      await listen()
      const request = await charge(subject)
      const { reference, approvedAt: at, amount } = succeeded(await subject.gateway.approve(request))
      providerOrderId = request.providerOrderId
      claim = { operation: 'approve', amount: amount.amount, at, reference }
    })
    expect(reading).to.have.nested.include({
      kind: 'signed',
      'notice.providerOrderId': providerOrderId,
      'notice.eventType': 'PAYMENT_DONE',
    })
    expect(reading).to.have.deep.nested.property('notice.claims', [claim])
  })

  it('claims a cancel by the name and time of its answer', async () => {
    let claim: Claim | undefined
    const reading = await firstTold(async (subject, listen) => {
      const { reference } = succeeded(await subject.gateway.approve(await charge(subject)))
      await listen()
      const asked = cancellation(subject, { reference, amount: 4_000n })
      const cancelled = succeeded(await subject.gateway.cancel(asked))
      const { reference: named, cancelledAt: at, amount } = cancelled
      claim = { operation: 'cancel', amount: amount.amount, at, reference: named }
    })
    expect(reading).to.have.deep.nested.property('notice.claims', [claim])
  })
})
