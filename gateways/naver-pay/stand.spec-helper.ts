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
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject } from '../port/conformance-subject.ts'
import { naverPayGateway, naverSimplePayGateway } from './gateway.ts'
import { bookAt, postTo, registeredAt, windowAt } from './sim.spec-helper.ts'

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

export type Stand = ConformanceSubject & {
  readonly url: string
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}
export type StandOptions = { readonly now?: () => number; readonly processingMs?: number }

const clockOf = ({ now = Date.now }: StandOptions) => ({ now: () => instantOf(now()) })

const common = (url: string): Pick<Stand, 'url' | 'freshOrderId' | 'book' | 'plan'> => ({
  url,
  freshOrderId: () => `order-${randomUUID()}`,
  book: () => bookAt(url),
  plan: (operation, fault) => postTo(`${url}/__faults`, { operation, fault }),
})

export const naverPayStand = async (options: StandOptions = {}): Promise<Stand> => {
  const { url, close } = await startNaverPaySim(options)
  const gateway = naverPayGateway({ http: httpClient(), ...clockOf(options) })
  const credentials = { baseUrl: url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  return {
    ...common(url),
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'wrong-secret' },
    freshInstrument: windowAt(url),
    declines: declines.map(([name, category]) => ({ name, category, instrument: windowAt(url, name) })),
    close: async () => {
      await gateway.close()
      await close()
    },
  }
}

export const naverSimplePayStand = async (options: StandOptions = {}): Promise<Stand> => {
  const { url, close } = await startNaverSimplePaySim(options)
  const gateway = naverSimplePayGateway({ http: httpClient(), ...clockOf(options) })
  const credentials = { baseUrl: url, secretKey: DEMO_SIMPLE_SECRET_KEY, settings: DEMO_SIMPLE_SETTINGS }
  return {
    ...common(url),
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'wrong-secret' },
    freshInstrument: registeredAt(url),
    freshBillingKey: registeredAt(url),
    declines: declines.map(([name, category]) => ({ name, category, instrument: registeredAt(url, name) })),
    close: async () => {
      await gateway.close()
      await close()
    },
  }
}
