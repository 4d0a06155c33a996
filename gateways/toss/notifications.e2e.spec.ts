import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, startTossSim } from '../../sims/toss/server.ts'
import { httpClient } from '../http/client.ts'
import { succeeded } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { confirm } from './answers.spec-helper.ts'
import { tossGateway } from './gateway.ts'
import { tossNotifications } from './notifications.ts'
import { payerAt } from '../port/sim.spec-helper.ts'

describe('toss: what its simulator notifies of', () => {
  it('is a hint at the order', async () => {
    const providerOrderId = `order-${randomUUID()}`
    const delivery = await firstDelivery(async (notifyUrl) => {
      const sim = await startTossSim({ notifyUrl })
      const gateway = tossGateway({ http: httpClient() })
      const outcome = await gateway.approve({
        ...confirm,
        credentials: { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY },
        providerOrderId,
        instrument: await payerAt(sim.url).inWindow(providerOrderId, confirm.amount.amount),
      })
      succeeded(outcome)
      return async () => {
        await gateway.close()
        await sim.close()
      }
    })
    const reading = tossNotifications.read(delivery, [])
    expect(reading).to.deep.nested.include({
      kind: 'hint',
      'notice.providerOrderId': providerOrderId,
      'notice.eventType': 'DONE',
    })
    const claims = 'notice' in reading ? reading.notice.claims : []
    expect(claims.map(({ operation, amount }) => [operation, amount])).to.deep.equal([['approve', 10_000n]])
  })
})
