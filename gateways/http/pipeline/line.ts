import type { Log } from '../../../ledger/core/log.ts'
import type { ProviderId } from '../../../ledger/core/ids.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { CallContext, Capabilities, Credentials, Operation } from '../../port/gateway.ts'
import type { Breaker } from './breakers.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { ContractTurns } from './contract-rate.ts'
import type { PipelineLimits } from './limits.ts'
import type { Meter } from './meter.ts'

/** What all calls to one provider share. */
export type Line = {
  readonly provider: ProviderId
  readonly capabilities: Pick<Capabilities, 'replay'>
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** From 0 to 1, for the pauses. */
  readonly random: () => number
  readonly log: Log
  readonly limits: PipelineLimits
  readonly bulkhead: Bulkhead
  readonly turns: ContractTurns
  readonly meter?: Pick<Meter, 'called'>
  readonly breakerOf: (operation: Operation, baseUrl: string) => Breaker
}

/** What all requests have. */
export type Call = { readonly credentials: Credentials; readonly context: CallContext }
