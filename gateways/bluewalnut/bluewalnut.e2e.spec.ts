import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { bluewalnutCapabilities } from './capabilities.ts'
import { running } from './sim.spec-helper.ts'

/** Contract 4 and 4.1. */
const declines: readonly (readonly [behaviour: string, category: FailureCategory])[] = [
  ['A115', 8003],
  ['3011', 8007],
  ['3021', 8007],
  ['3053', 8007],
  ['3057', 8007],
  ['3095', 8009],
  ['3095:한도초과', 8008],
  ['3095:잔액이 부족합니다', 8008],
  ['A245', 8010],
  ['A101', 8002],
  ['A211', 8002],
  ['A224', 8002],
  ['2151', 8002],
  ['2152', 8002],
  ['3022', 8001],
  ['3023', 8001],
  ['3024', 8001],
  ['3041', 8001],
  ['A123', 8001],
  ['9000', 8001],
  ['9001', 8001],
  ['2159', 8012],
]

const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const { url, subject: plain } = await running({ processingMs })
  return {
    ...plain,
    declines: declines.map(([name, category]) => ({
      name,
      category,
      instrument: payerAt(url, name).inWindow,
    })),
  }
}

/** Contract 3: answers name the TID, approvals the order, too. */
const traits: Traits = { capabilities: bluewalnutCapabilities, named: ['approve', 'cancel'] }

gatewayConformance('bluewalnut', traits, subject(0))
gatewayConformance('bluewalnut with a slow card company', traits, subject(20))
