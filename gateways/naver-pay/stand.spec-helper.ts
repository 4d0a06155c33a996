import { randomUUID } from 'node:crypto'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { instantOf } from '../../ledger/core/time.ts'
import {
  DEMO_SECRET_KEY,
  DEMO_SETTINGS,
  DEMO_SIMPLE_SECRET_KEY,
  DEMO_SIMPLE_SETTINGS,
  startNaverPaySim,
  startNaverSimplePaySim,
} from '../../sims/naver-pay/server.ts'
import type { RunningServer } from '../../sims/kit/server.ts'
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject } from '../port/conformance-subject.ts'
import { payerAt, runningAt, type Running } from '../port/sim.spec-helper.ts'
import { naverPayGateway, naverSimplePayGateway } from './gateway.ts'

const declines: readonly (readonly [code: string, category: FailureCategory])[] = [
  ['Fail', 8009],
  ['FAIL', 8009],
  ['NotEnoughAccountBalance', 8008],
  ['OwnerAuthFail', 8010],
  ['TimeExpired', 8010],
  ['BankMaintenance', 8012],
  ['MaintenanceOngoing', 8012],
  ['FaultCheckOngoing', 8012],
  ['InvalidMerchant', 8002],
  ['RequireParameter', 8001],
  ['InvalidParameter', 8001],
]

export type Stand = ConformanceSubject & Pick<Running, 'url' | 'plan'>
export type StandOptions = { readonly now?: () => number; readonly processingMs?: number }

const clockOf = ({ now = Date.now }: StandOptions) => ({ now: () => instantOf(now()) })

type Own = Pick<ConformanceSubject, 'gateway' | 'credentials' | 'freshInstrument' | 'freshBillingKey'>

const standAt = (
  sim: RunningServer,
  own: Own,
  instrumentOf: (code: string) => Own['freshInstrument'],
): Stand => {
  const { url, subject, plan } = runningAt(sim, {
    ...own,
    wrongCredentials: { ...own.credentials, secretKey: 'wrong-secret' },
    freshOrderId: () => `order-${randomUUID()}`,
  })
  return {
    ...subject,
    url,
    plan,
    declines: declines.map(([name, category]) => ({ name, category, instrument: instrumentOf(name) })),
  }
}

export const naverPayStand = async (options: StandOptions = {}): Promise<Stand> => {
  const sim = await startNaverPaySim(options)
  const { url } = sim
  const own = {
    gateway: naverPayGateway({ http: httpClient(), ...clockOf(options) }),
    credentials: { baseUrl: url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS },
    freshInstrument: payerAt(url).inWindow,
  }
  return standAt(sim, own, (code) => payerAt(url, code).inWindow)
}

export const naverSimplePayStand = async (options: StandOptions = {}): Promise<Stand> => {
  const sim = await startNaverSimplePaySim(options)
  const { url } = sim
  const { registered } = payerAt(url)
  const own = {
    gateway: naverSimplePayGateway({ http: httpClient(), ...clockOf(options) }),
    credentials: { baseUrl: url, secretKey: DEMO_SIMPLE_SECRET_KEY, settings: DEMO_SIMPLE_SETTINGS },
    freshInstrument: registered,
    freshBillingKey: registered,
  }
  return standAt(sim, own, (code) => payerAt(url, code).registered)
}
