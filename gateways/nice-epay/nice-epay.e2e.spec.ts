import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { niceEpayAccountCapabilities, niceEpayCardCapabilities } from './capabilities.ts'
import { runningAccount, runningCard } from './sim.spec-helper.ts'

type Decline = readonly [behaviour: string, category: FailureCategory]

const common: readonly Decline[] = [
  ['2151', 8002],
  ['A109', 8002],
  ['A224', 8002],
  ['A116', 8001],
  ['9000', 8001],
  ['2159', 8012],
  ['A251', 8003],
]
const ofCards: readonly Decline[] = [
  ...common,
  ...(['3011', '3021', '3053', '3057', 'F112', 'F113', 'F118'] as const).map((code): Decline => [code, 8007]),
  ['3022', 8001],
  ['3023', 8001],
  ['3024', 8001],
  ['3041', 8001],
  ['3095', 8009],
  ['3095:한도초과', 8008],
  ['A110:잔액부족', 8008],
  ['A110', 8009],
  ['A245', 8010],
]
const ofKeys: readonly Decline[] = [
  ['A125', 8011],
  ['A126', 8011],
  ['A223', 8011],
  ['F117', 8002],
  ['3095:일일한도 초과', 8008],
]
const ofAccounts: readonly Decline[] = [
  ...common,
  ['4001', 8009],
  ['4001:잔액 부족', 8008],
  ['4002', 8012],
  ['4008', 8012],
  ['A245', 8010],
]

const card = async (): Promise<ConformanceSubject> => {
  const { url, subject } = await runningCard()
  return {
    ...subject,
    declines: [
      ...ofCards.map(([name, category]) => ({ name, category, instrument: payerAt(url, name).inWindow })),
      ...[...ofCards, ...ofKeys].map(([name, category]) => ({
        ...{ name: `${name}, billing key`, category },
        instrument: payerAt(url, name).registered,
      })),
    ],
  }
}

const account = async (): Promise<ConformanceSubject> => {
  const { url, subject } = await runningAccount()
  return {
    ...subject,
    declines: ofAccounts.map(([name, category]) => ({
      ...{ name, category },
      instrument: payerAt(url, name).inWindow,
    })),
  }
}

const named = ['approve', 'cancel'] as const
gatewayConformance(
  'nice-epay-card',
  { capabilities: niceEpayCardCapabilities, named, ownerlessKeys: true },
  card,
)
gatewayConformance('nice-epay-account', { capabilities: niceEpayAccountCapabilities, named }, account)
