import type { PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Exchange, Told } from './desk.ts'
import type { Funds, Verdict } from './judge.ts'
import type { Expectation, Step } from './scenario.ts'
import type { Why } from './why.ts'

export type StepResult = {
  /** From 0, the clean-up after the last. */
  readonly place: number
  /** `clean-up`: what stood at the end was given back. */
  readonly step: Step['step'] | 'clean-up'
  /** What it was about, minor units; null: no money, or it was skipped. */
  readonly amount: bigint | null
  readonly expect: Expectation | null
  /** null: it was skipped. */
  readonly started: Instant | null
  readonly tookMs: number
  readonly told: Told | null
  /** Oldest first; known only when the whole run is over. */
  readonly exchanges: readonly Exchange[]
  readonly verdict: Verdict
  readonly why: Why | null
}

export type ProviderRun = {
  readonly provider: ProviderId
  readonly orderId: string
  readonly paymentId: PaymentId | null
  readonly verdict: Verdict
  readonly steps: readonly StepResult[]
  /** What stands of it at the end; null: nobody knows. */
  readonly left: Funds | null
  /** Exchanges that should be there are not recorded. */
  readonly isCallMissing: boolean
}

export const failureIn = ({ steps }: Pick<ProviderRun, 'steps'>): StepResult | undefined =>
  steps.find(({ verdict }) => verdict === 'failed')
