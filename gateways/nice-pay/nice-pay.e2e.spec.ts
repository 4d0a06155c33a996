import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { ConformanceSubject, Traits } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { payerAt } from '../port/sim.spec-helper.ts'
import { nicePayCapabilities } from './capabilities.ts'
import { errorTable } from './mapping.ts'
import { running } from './sim.spec-helper.ts'

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
  const { url, subject: plain } = await running()
  return {
    ...plain,
    declines: declines.flatMap(([code, category]) => [
      { name: code, category, instrument: payerAt(url, code).inWindow },
      { name: `${code}, billing key`, category, instrument: payerAt(url, code).registered },
    ]),
  }
}

/** Contract 3: the transaction, which names both, answers every call. 2.3: a billing key has no owner's name. */
const traits: Traits = {
  capabilities: nicePayCapabilities,
  named: ['approve', 'cancel'],
  ownerlessKeys: true,
}

gatewayConformance('nice-pay', traits, subject)
