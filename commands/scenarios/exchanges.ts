import type { Runtime } from '../../ledger/core/runtime.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { placeIn } from './identity.ts'
import type { CallsOf, RecordedExchange } from './parts.ts'
import type { ProviderRun, StepResult } from './result.ts'

/** Recorded calls are gathered for a moment before they are written; so long is what is missing waited for. */
const RECORDED_AFTER_MS = 150
const LOOK_MS = 100
const LONGEST_WAIT_MS = 2_000
/** A call belongs to a payment's life from its first step on, by whatever clock. */
const LEEWAY_MS = 1_000

type Reading = {
  readonly callsOf: CallsOf
  readonly runtime: Pick<Runtime, 'now' | 'monotonicMs' | 'sleep'>
}

/** Adds to every step what was sent to the provider for it and what came back. */
export const withExchanges = async (
  reading: Reading,
  runs: readonly ProviderRun[],
): Promise<readonly ProviderRun[]> => {
  const { runtime } = reading
  const deadlineMs = runtime.monotonicMs() + LONGEST_WAIT_MS
  await runtime.sleep(RECORDED_AFTER_MS)
  const told: ProviderRun[] = []
  // One after the other: each reading is a connection of its own.
  for (const run of runs) told.push(await ofProvider(reading, run, deadlineMs))
  return told
}

const ofProvider = async (
  { callsOf, runtime }: Reading,
  run: ProviderRun,
  deadlineMs: number,
): Promise<ProviderRun> => {
  const { paymentId } = run
  const from = run.steps.find(({ started }) => started !== null)?.started
  if (paymentId === null || from === undefined || from === null) return run
  for (;;) {
    const lifetime = { from: before(from), until: runtime.now() }
    // What happened is told even where its record cannot be read.
    const { exchanges, isMissing } = await callsOf(paymentId, lifetime).catch(() => unreadable)
    const steps = assigned(run, exchanges)
    const isWhole = steps.every(hasItsCalls)
    if (isWhole || runtime.monotonicMs() >= deadlineMs)
      return { ...run, steps, isCallMissing: isMissing || !isWhole }
    await runtime.sleep(LOOK_MS)
  }
}

const unreadable = { exchanges: [], isMissing: true }

const before = (instant: Instant): Instant => instantOf(epochMsOf(instant) - LEEWAY_MS)

/** Each exchange stands with the step whose request it was for; what nobody asked for, with the step of its time. */
const assigned = (
  { steps, orderId }: ProviderRun,
  exchanges: readonly RecordedExchange[],
): readonly StepResult[] => {
  const byPlace = Map.groupBy(
    exchanges,
    (one) => placeIn(one.correlationId, orderId) ?? placeAt(steps, one.at),
  )
  return steps.map((step) => ({ ...step, exchanges: (byPlace.get(step.place) ?? []).map(shown) }))
}

const placeAt = (steps: readonly StepResult[], at: Instant): number =>
  steps.findLast(({ started }) => started !== null && started <= at)?.place ?? 0

const shown = ({ correlationId: _, ...exchange }: RecordedExchange) => exchange

/** Whatever a provider told us, or was asked in vain, came of a call. */
const hasItsCalls = ({ step, told, exchanges }: StepResult): boolean => {
  if (exchanges.length > 0 || told === null) return true
  switch (told.kind) {
    case 'done':
      return step === 'check'
    case 'compared':
      return told.result === 'silent'
    case 'declined':
    case 'open':
      return told.failure?.category === NOT_ASKED
    case 'refused':
    case 'no_method':
    case 'method_failed':
    case 'told_before':
    case 'broke':
      return true
  }
}

/** Unavailable: a provider that is known to be so is not asked at all. */
const NOT_ASKED = 8012
