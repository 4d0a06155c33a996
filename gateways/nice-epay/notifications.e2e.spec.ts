import { expect } from 'chai'
import { charge, succeeded } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { niceEpayNotifications } from './notifications.ts'
import { runningCard } from './sim.spec-helper.ts'

describe('nice-epay: what its simulator notifies of', () => {
  it('is a hint at the order', async () => {
    const delivery = await firstDelivery(async (notifyUrl) => {
      const { subject: fresh } = await runningCard({ notifyUrl })
      const subject = { ...fresh, freshOrderId: () => 'order-1' }
      succeeded(await subject.gateway.approve(await charge(subject)))
      return subject.close
    })
    const reading = niceEpayNotifications.read(delivery, [])
    expect(reading).to.deep.nested.include({
      kind: 'hint',
      'notice.providerOrderId': 'order-1',
      'notice.eventType': 'StateCd 0, ResultCode 3001',
    })
    const claims = 'notice' in reading ? reading.notice.claims : []
    expect(claims.map(({ operation, amount }) => [operation, amount])).to.deep.equal([['approve', 10_000n]])
  })
})
