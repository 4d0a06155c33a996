import type { FailureCategory } from '../../ledger/core/failure.ts'
import { DEMO_MANUAL_SETTINGS } from '../../sims/easy-pay/malls.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { easyPayCapabilities } from './capabilities.ts'
import { running, withShopForHolds } from './sim.spec-helper.ts'

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
  const { url, subject: plain } = await running()
  return {
    ...plain,
    gateway: withShopForHolds(plain.gateway, DEMO_MANUAL_SETTINGS),
    declines: declines.flatMap(([code, category]) => [
      { name: code, category, instrument: payerAt(url, code).inWindow },
      { name: `${code}, billing key`, category, instrument: payerAt(url, code).registered },
    ]),
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
