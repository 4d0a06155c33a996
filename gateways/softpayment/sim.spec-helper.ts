import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startSoftpaymentSim } from '../../sims/softpayment/server.ts'
import { httpClient } from '../http/client.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { softpaymentGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startSoftpaymentSim>[0] = {}): Promise<Running> => {
  const sim = await startSoftpaymentSim(options)
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const { registered } = payerAt(sim.url)
  return runningAt(sim, {
    gateway: softpaymentGateway({ http: httpClient() }),
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'sp_test_wrong' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: registered,
    freshBillingKey: registered,
  })
}
