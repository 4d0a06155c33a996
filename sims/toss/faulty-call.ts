import type { FaultName, FaultOperation } from '../kit/faults.ts'
import type { FaultyCall } from '../kit/under-fault.ts'
import { refuse } from './answer.ts'
import type { Code } from './codes.ts'
import { tellTwice, tellWrongAmounts } from './misreport.ts'
import type { Route } from './routes.ts'

/** What the fault menu's words mean here. `work`: without a fault. */
export const faultyCall = (route: Route, work: FaultyCall['work']): FaultyCall => ({
  work,
  refuse: () => Promise.resolve(refuse(refusalOf(route.fault))),
  error: refuse('FAILED_INTERNAL_SYSTEM_PROCESSING'),
  maintenance: refuse('MAINTAINED_METHOD'),
  wrongAmount: tellWrongAmounts,
  duplicate: (answer) => tellTwice(answer, route),
})

const refusals: Readonly<Partial<Record<FaultOperation, Code>>> = {
  approve: 'REJECT_CARD_COMPANY',
  cancel: 'NOT_CANCELABLE_PAYMENT',
}

const refusalOf = (operation: FaultOperation | undefined): Code =>
  (operation === undefined ? undefined : refusals[operation]) ?? 'UNAUTHORIZED_KEY'

/** These befall the answer on its way; the others are the provider's own words, which an idempotency key keeps. */
export const isOfTheNetwork = (fault: FaultName): boolean => ofTheNetwork.has(fault)

const ofTheNetwork: ReadonlySet<FaultName> = new Set(['reset-before', 'reset-after', 'late', 'truncated'])
