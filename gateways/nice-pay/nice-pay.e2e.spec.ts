import { randomUUID } from 'node:crypto'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startNicePaySim } from '../../sims/nice-pay/server.ts'
import { httpClient } from '../http/client.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { nicePayCapabilities } from './capabilities.ts'
import { nicePayGateway } from './gateway.ts'
import { errorTable } from './mapping.ts'
import { bookAt, payerAt } from './sim.spec-helper.ts'

/** Every code that a charge can be declined with; A110 is passed through with words about limits. */
const declines: readonly (readonly [code: string, category: FailureCategory])[] = [
  ...errorTable
    .filter(([, scope, { outcome }]) => scope !== 'cancel' && outcome === 'declined')
    .flatMap(([, , { category }, codes]) => codes.map((code) => [code, category] as const))
    .map(([code, category]) => (code === 'A110' ? ([code, 8008] as const) : ([code, category] as const))),
  ['3095:한도초과', 8008],
  ['3095:도난분실카드', 8009],
]

const subject = async (): Promise<ConformanceSubject> => {
  const sim = await startNicePaySim()
  const gateway = nicePayGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  return {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, settings: { clientKey: 'S2_wrong' } },
    freshOrderId: () => `order-${randomUUID().slice(0, 20)}`,
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

/** Contract 3: the transaction, which names both, answers every call. 2.3: a billing key has no owner's name. */
const traits: Traits = {
  capabilities: nicePayCapabilities,
  named: ['approve', 'cancel'],
  ownerlessKeys: true,
}

gatewayConformance('nice-pay', traits, subject)
