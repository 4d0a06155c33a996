import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNicePaySim } from '../../sims/nice-pay/server.ts'
import { httpClient } from '../http/client.ts'
import { succeeded } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { confirm } from './answers.spec-helper.ts'
import { nicePayGateway } from './gateway.ts'
import { nicePayNotifications } from './notifications.ts'

describe('nice-pay: what its simulator notifies of', () => {
  it('is signed, and about the order', async () => {
    const providerOrderId = `order-${randomUUID()}`
    const delivery = await firstDelivery(async (notifyUrl) => {
      const sim = await startNicePaySim({ notifyUrl })
      const gateway = nicePayGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
      const outcome = await gateway.approve({
        ...confirm,
        credentials: { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS },
        providerOrderId,
        instrument: await payerAt(sim.url).inWindow(providerOrderId, confirm.amount.amount),
      })
      succeeded(outcome)
      return async () => {
        await gateway.close()
        await sim.close()
      }
    })
    const reading = nicePayNotifications.read(delivery, [{ secretKey: DEMO_SECRET_KEY }])
    expect(reading).to.deep.nested.include({
      kind: 'signed',
      'notice.providerOrderId': providerOrderId,
      'notice.eventType': 'paid',
    })
    const claims = 'notice' in reading ? reading.notice.claims : []
    expect(claims.map(({ operation, amount }) => [operation, amount])).to.deep.equal([['approve', 10_000n]])
    expect(nicePayNotifications.read(delivery, [{ secretKey: 'x'.repeat(32) }])).to.deep.equal({
      kind: 'forged',
    })
  })
})
