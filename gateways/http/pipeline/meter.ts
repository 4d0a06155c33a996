import type { FailureCategory } from '../../../ledger/core/failure.ts'
import type { ProviderId } from '../../../ledger/core/ids.ts'
import type { Operation } from '../../port/gateway.ts'
import type { Told } from './repeating.ts'

/** One call with all its tries, as it ended. */
export type Called = {
  readonly provider: ProviderId
  readonly operation: Operation
  readonly outcome: Told['kind']
  /** null: no failure. */
  readonly category: FailureCategory | null
  /** 0: it was turned away in our own house. */
  readonly attempts: number
  readonly tookMs: number
}

/** Of one provider, at this moment. */
export type LineFigures = {
  readonly inUse: number
  readonly waitingForPlace: number
  readonly waitingForTurn: number
}

/** Whoever counts what a process does at providers. Neither may throw. */
export type Meter = {
  readonly called: (call: Called) => void
  /** Once for each provider, to be asked at any time. */
  readonly watch: (provider: ProviderId, figures: () => LineFigures) => void
}

export const calledOf = (
  about: Pick<Called, 'provider' | 'operation' | 'tookMs'>,
  { told, attempts }: { readonly told: Told; readonly attempts: number },
): Called => {
  const isFailure = told.kind === 'declined' || told.kind === 'unknown'
  return { ...about, outcome: told.kind, category: isFailure ? told.failure.category : null, attempts }
}
