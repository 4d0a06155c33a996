import type { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Desk } from './desk.ts'
import { withExchanges } from './exchanges.ts'
import type { Verdict } from './judge.ts'
import type { CallsOf } from './parts.ts'
import type { ProviderRun, StepResult } from './result.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'

export type RunOrder = {
  readonly runId: string
  readonly merchantId: MerchantId
  readonly scenario: Scenario
  readonly providers: readonly ProviderId[]
}

export type Run = Omit<RunOrder, 'providers'> & {
  readonly started: Instant
  readonly tookMs: number
  readonly verdict: Verdict
  readonly providers: readonly ProviderRun[]
}

type Hall = {
  readonly deskFor: (provider: ProviderId) => Desk
  readonly callsOf: CallsOf
  readonly runtime: Pick<Runtime, 'now' | 'monotonicMs' | 'sleep'>
  /** Told of every step as it ends; its exchanges are not known yet. */
  readonly tell: (provider: ProviderId, result: StepResult) => void
}

/** One scenario at every provider at once; what fails at one is nothing to the others. */
export const runEverywhere = async (hall: Hall, { providers, ...order }: RunOrder): Promise<Run> => {
  const { runtime, deskFor, tell } = hall
  const [started, fromMs] = [runtime.now(), runtime.monotonicMs()]
  const runs = await Promise.all(
    providers.map((provider) =>
      runScenario(deskFor(provider), order.scenario, {
        provider,
        tell: (result) => {
          tell(provider, result)
        },
      }),
    ),
  )
  const told = await withExchanges(hall, runs)
  const tookMs = Math.round(runtime.monotonicMs() - fromMs)
  return { ...order, started, tookMs, verdict: verdictOf(told), providers: told }
}

const verdictOf = (runs: readonly ProviderRun[]): Verdict => {
  if (runs.some(({ verdict }) => verdict === 'failed')) return 'failed'
  return runs.some(({ verdict }) => verdict === 'ok') ? 'ok' : 'skipped'
}
