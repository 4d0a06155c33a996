import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { kakaoPayCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

type Decline = readonly [behaviour: string, category: FailureCategory]

/** Contract 4: of any charge. */
const ofBoth: readonly Decline[] = [
  ['-400', 8002],
  ['-401', 8002],
  ['-403', 8002],
  ['-404', 8003],
  ['-703', 8001],
  ['-704', 8001],
  ['-706', 8001],
  ['-707', 8001],
  ['-722', 8001],
  ['-724', 8001],
  ['-725', 8001],
  ['-726', 8001],
  ['-730', 8002],
  ['-731', 8002],
  ['-732', 8002],
  ['-733', 8002],
  ['-797', 8008],
  ['-798', 8002],
  ['-799', 8002],
]
const ofTokens: readonly Decline[] = [
  ...ofBoth,
  ['-701', 8010],
  ['-705', 8001],
  ['-708', 8010],
  ['-721', 8003],
  ['-723', 8010],
  ['-780 LACK_BALANCE', 8008],
  ['-780 8326', 8008],
  // Their orders are over by then.
  ['-780', 8009],
  ['-780 9999', 8009],
]
const ofSids: readonly Decline[] = [
  ...ofBoth,
  ['-750', 8011],
  ['-751', 8011],
  ['-752', 8008],
  ['-753', 8011],
  ['-782 LACK_BALANCE', 8008],
  ['-782 8326', 8008],
]

const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const { url, subject: plain } = await running({ processingMs })
  return {
    ...plain,
    declines: [
      ...ofTokens.map(([name, category]) => ({ name, category, instrument: payerAt(url, name).inWindow })),
      ...ofSids.map(([name, category]) => ({
        name: `${name}, billing key`,
        category,
        instrument: payerAt(url, name).registered,
      })),
    ],
  }
}

/** Contract 3: answers name the tid, and approvals the order. */
const traits: Traits = { capabilities: kakaoPayCapabilities, named: ['approve', 'cancel'] }

gatewayConformance('kakao-pay', traits, subject(0))
gatewayConformance('kakao-pay with a slow bank', traits, subject(20))
