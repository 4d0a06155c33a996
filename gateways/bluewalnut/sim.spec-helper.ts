import { randomUUID } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/bluewalnut/contract.ts'
import { startBluewalnutSim } from '../../sims/bluewalnut/server.ts'
import { httpClient } from '../http/client.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { bluewalnutGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startBluewalnutSim>[0] = {}): Promise<Running> => {
  const sim = await startBluewalnutSim(options)
  const now = options.now ?? Date.now
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  return runningAt(sim, {
    gateway: bluewalnutGateway({ http: httpClient(), now: () => instantOf(now()) }),
    credentials,
    wrongCredentials: { ...credentials, secretKey: '0'.repeat(60) },
    // As short as a TID, for it stands for one, too.
    freshOrderId: () => randomUUID().slice(9),
    freshInstrument: payerAt(sim.url).inWindow,
  })
}
