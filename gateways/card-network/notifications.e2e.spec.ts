import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { httpClient } from '../http/client.ts'
import { contextOf, succeeded, won } from '../port/conformance-subject.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { cardNetworkGateway } from './gateway.ts'
import { cardNetworkNotifications } from './notifications.ts'
import { cardAt } from './sim.spec-helper.ts'

describe('card network: what its simulator notifies of', () => {
  it('is signed as the reader wants it', async () => {
    const providerOrderId = `order-${randomUUID()}`
    const delivery = await firstDelivery(async (notifyUrl) => {
      const sim = await startCardNetworkSim({ notifyUrl })
      const gateway = cardNetworkGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
      const outcome = await gateway.approve({
        credentials: { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY },
        context: contextOf('txn_1'),
        idempotencyKey: 'txn_1',
        requestedAt: instantOf(0),
        taxFree: won(0n),
        providerOrderId,
        orderName: 'tea',
        instrument: await cardAt(sim.url, 'APPROVE'),
        amount: won(10_000n),
        installmentMonths: 0,
      })
      succeeded(outcome)
      return async () => {
        await gateway.close()
        await sim.close()
      }
    })
    expect(
      cardNetworkNotifications.read(delivery, [{ secretKey: 'old' }, { secretKey: DEMO_SECRET_KEY }]),
    ).to.deep.include({
      kind: 'signed',
    })
    expect(cardNetworkNotifications.read(delivery, [{ secretKey: DEMO_SECRET_KEY }])).to.have.nested.include({
      'notice.providerOrderId': providerOrderId,
    })
    expect(cardNetworkNotifications.read(delivery, [{ secretKey: 'old' }])).to.deep.equal({ kind: 'forged' })
  })
})
