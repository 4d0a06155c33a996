import { expect } from 'chai'
import { isReceived } from '../../sims/kcp/notifications.ts'
import { startKcpSim } from '../../sims/kcp/server.ts'
import { firstDelivery } from '../port/notified.spec-helper.ts'
import { postTo } from '../port/sim.spec-helper.ts'
import { kcpNotifications } from './notifications.ts'
import { demoCredentials } from './sim.spec-helper.ts'

describe('kcp: what its simulator notifies of', () => {
  it('is a hint at the order, answered as it wants to be', async () => {
    const delivery = await firstDelivery(async (notifyUrl) => {
      const sim = await startKcpSim({ notifyUrl })
      const asked = { orderId: 'order-1', amount: 10_000, payType: 'PAVC' }
      const { ordr_idxx, ...window } = (await postTo(`${sim.url}/__window`, asked)) as Record<string, string>
      const { siteCode, certificate } = demoCredentials('').settings ?? {}
      const { tno } = (await postTo(`${sim.url}/gw/enc/v1/payment`, {
        ...window,
        site_cd: siteCode,
        kcp_cert_info: certificate,
        ordr_no: ordr_idxx,
        ordr_mony: '10000',
      })) as Record<string, string>
      await postTo(`${sim.url}/__deposit`, { tno })
      return sim.close
    })
    expect(kcpNotifications.read(delivery, [demoCredentials('')])).to.deep.equal({
      kind: 'hint',
      notice: { eventId: null, providerOrderId: 'order-1', eventType: 'TX00', claims: [] },
    })
    expect(isReceived(200, kcpNotifications.reply.text)).to.equal(true)
  })
})
