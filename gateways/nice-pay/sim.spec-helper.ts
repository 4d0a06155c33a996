import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNicePaySim } from '../../sims/nice-pay/server.ts'
import { httpClient } from '../http/client.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { nicePayGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startNicePaySim>[0] = {}): Promise<Running> => {
  const sim = await startNicePaySim(options)
  const now = options.now ?? Date.now
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const payer = payerAt(sim.url)
  return runningAt(sim, {
    gateway: nicePayGateway({ http: httpClient(), now: () => instantOf(now()) }),
    credentials,
    wrongCredentials: { ...credentials, settings: { clientKey: 'S2_wrong' } },
    freshOrderId: () => `order-${randomUUID().slice(0, 20)}`,
    freshInstrument: payer.inWindow,
    freshBillingKey: payer.registered,
  })
}
