import { randomUUID } from 'node:crypto'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_MANUAL_SETTINGS, DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { startEasyPaySim } from '../../sims/easy-pay/server.ts'
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { easyPayCapabilities } from './capabilities.ts'
import { easyPayGateway } from './gateway.ts'
import { bookAt, payerAt, withShopForHolds } from './sim.spec-helper.ts'

const declines: readonly (readonly [code: string, category: FailureCategory])[] = [
  ['8521', 8008],
  ['8035', 8008],
  ['8527', 8008],
  ['8314', 8007],
  ['8315', 8007],
  ['8316', 8007],
  ['8311', 8007],
  ['8350', 8007],
  ['8373', 8009],
]

const subject = async (): Promise<ConformanceSubject> => {
  const sim = await startEasyPaySim()
  const gateway = easyPayGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  return {
    gateway: withShopForHolds(gateway, DEMO_MANUAL_SETTINGS),
    credentials,
    wrongCredentials: { ...credentials, settings: { ...DEMO_SETTINGS, mallId: 'T9999999' } },
    freshOrderId: () => `o-${randomUUID()}`,
    freshInstrument: payerAt(sim.url).inWindow,
    freshBillingKey: payerAt(sim.url).registered,
    declines: declines.flatMap(([code, category]) => [
      { name: code, category, instrument: payerAt(sim.url, code).inWindow },
      { name: `${code}, billing key`, category, instrument: payerAt(sim.url, code).registered },
    ]),
    book: () => bookAt(sim.url),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
}

/** Contract 2: approvals name the order, cancels the payment; keys name no owner; a hold is captured whole. */
const traits: Traits = {
  capabilities: easyPayCapabilities,
  named: ['approve', 'cancel'],
  ownerlessKeys: true,
  wholeCapture: true,
}

gatewayConformance('easy-pay', traits, subject)
