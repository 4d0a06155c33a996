import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startKcpSim } from '../../sims/kcp/server.ts'
import { httpClient } from '../http/client.ts'
import type { Credentials } from '../port/gateway.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { kcpGateway } from './gateway.ts'

export const demoCredentials = (baseUrl: string): Credentials => ({
  baseUrl,
  secretKey: DEMO_SECRET_KEY,
  settings: DEMO_SETTINGS,
})

/** The adapter before a simulator of its own. */
export const running = async (): Promise<Running> => {
  const sim = await startKcpSim()
  const credentials = demoCredentials(sim.url)
  const payer = payerAt(sim.url)
  return runningAt(sim, {
    gateway: kcpGateway({ http: httpClient() }),
    credentials,
    wrongCredentials: { ...credentials, settings: { ...credentials.settings, siteCode: 'T0001' } },
    freshOrderId: () => randomUUID(),
    freshInstrument: payer.inWindow,
    freshBillingKey: payer.registered,
  })
}
