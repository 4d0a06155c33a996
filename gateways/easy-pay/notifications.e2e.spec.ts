import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { startEasyPaySim } from '../../sims/easy-pay/server.ts'
import { httpClient } from '../http/client.ts'
import { succeeded } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { byToken } from './answers.spec-helper.ts'
import { easyPayGateway } from './gateway.ts'
import { easyPayNotifications } from './notifications.ts'

describe('easypay: what its simulator notifies of', () => {
  it('is a hint at the order', async () => {
    const providerOrderId = `o-${randomUUID()}`
    const delivery = await firstDelivery(async (notifyUrl) => {
      const sim = await startEasyPaySim({ notifyUrl })
      const now = (): ReturnType<typeof instantOf> => instantOf(Date.now())
      const gateway = easyPayGateway({ http: httpClient(), now })
      const outcome = await gateway.approve({
        ...byToken,
        credentials: { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS },
        requestedAt: now(),
        providerOrderId,
        instrument: await payerAt(sim.url).inWindow(providerOrderId, byToken.amount.amount),
      })
      succeeded(outcome)
      return async () => {
        await gateway.close()
        await sim.close()
      }
    })
    const reading = easyPayNotifications.read(delivery, [])
    expect(reading).to.deep.nested.include({
      kind: 'hint',
      'notice.providerOrderId': providerOrderId,
      'notice.eventType': 'TS03',
    })
    const claims = 'notice' in reading ? reading.notice.claims : []
    expect(claims.map(({ operation, amount }) => [operation, amount])).to.deep.equal([['approve', 50_000n]])
  })
})
