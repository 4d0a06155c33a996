import { randomUUID } from 'node:crypto'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startKakaoPaySim } from '../../sims/kakao-pay/server.ts'
import { httpClient } from '../http/client.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { kakaoPayGateway } from './gateway.ts'

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startKakaoPaySim>[0] = {}): Promise<Running> => {
  const sim = await startKakaoPaySim(options)
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const payer = payerAt(sim.url)
  return runningAt(sim, {
    gateway: kakaoPayGateway({ http: httpClient() }),
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'DEVSIMwrong0000000000000000000000000000' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: payer.inWindow,
    freshBillingKey: payer.registered,
  })
}
