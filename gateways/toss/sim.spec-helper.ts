import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, startTossSim } from '../../sims/toss/server.ts'
import { httpClient } from '../http/client.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { tossGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startTossSim>[0] = {}): Promise<Running> => {
  const sim = await startTossSim(options)
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }
  const payer = payerAt(sim.url)
  return runningAt(sim, {
    gateway: tossGateway({ http: httpClient() }),
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'test_sk_wrong' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: payer.inWindow,
    freshBillingKey: payer.registered,
  })
}
