import { circuitBreaker, CircuitState, CountBreaker, handleWhenResult, type IBackoff } from 'cockatiel'
import type { ProviderId } from '../../../ledger/core/ids.ts'
import type { Log } from '../../../ledger/core/log.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { Operation } from '../../port/gateway.ts'
import { addressBook } from '../address.ts'

/** Opens when more than half of the last tries said that the provider is ill, and not on a handful of them. */
const ILL_SHARE = 0.5
const LAST_TRIES = 20
const FEWEST_TRIES = 10
/** Then one try is let through; after each that failed the pause is twice as long. */
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000
/** Of one provider; beyond that the oldest are made anew. */
const MOST_BREAKERS = 1_024

/** What one breaker stands before: one operation of a provider at one address, since contracts may name their own. */
export type Circuit = {
  readonly provider: ProviderId
  readonly operation: Operation
  readonly origin: string
}
export type BreakerState = Circuit & { readonly state: 'closed' | 'half_open' | 'open' }
/** Not told of a try that failed while it was open. */
export type BreakerChange = Circuit & { readonly state: 'closed' | 'open' }

export type Tried<Told> = { readonly told: Told; readonly isIll: boolean }

export type Breaker = {
  /** Nothing may be sent; else `run` may follow in the same breath. */
  readonly isOpen: () => boolean
  readonly run: <Told>(attempt: () => Promise<Tried<Told>>) => Promise<Tried<Told>>
}

export type Breakers = {
  readonly of: (provider: ProviderId) => (operation: Operation, baseUrl: string) => Breaker
  readonly states: () => readonly BreakerState[]
}

export type BreakerParts = {
  readonly runtime: Pick<Runtime, 'monotonicMs'>
  readonly log: Log
  /** For alerts. */
  readonly onBreaker?: (change: BreakerChange) => void
}

export const openBreakers = (parts: BreakerParts): Breakers => {
  const known = new Map<ProviderId, Map<string, Watched>>()
  const addressOf = addressBook()
  return {
    of: (provider) => {
      const breakers = known.get(provider) ?? new Map<string, Watched>()
      known.set(provider, breakers)
      return (operation, baseUrl) => {
        const origin = addressOf(baseUrl)?.origin ?? ''
        const key = `${operation} ${origin}`
        const found = breakers.get(key)
        if (found !== undefined) return found
        const breaker = breakerOf({ provider, operation, origin }, parts)
        const [oldest] = breakers.size < MOST_BREAKERS ? [] : breakers.keys()
        if (oldest !== undefined) breakers.delete(oldest)
        breakers.set(key, breaker)
        return breaker
      }
    },
    states: () =>
      [...known.values()].flatMap((breakers) => [...breakers.values()].map(({ state }) => state())),
  }
}

type Watched = Breaker & { readonly state: () => BreakerState }

const breakerOf = (circuit: Circuit, { runtime, log, onBreaker }: BreakerParts): Watched => {
  let overAtMs = 0
  /** The policy asks the wall clock, which jumps: so a pause is endless until it is over by ours. */
  const pause = (pauseMs: number): IBackoff<unknown> => {
    overAtMs = runtime.monotonicMs() + pauseMs
    return {
      get duration() {
        return runtime.monotonicMs() < overAtMs ? Infinity : -Infinity
      },
      next: () => pause(Math.min(pauseMs * 2, LONGEST_PAUSE_MS)),
    }
  }
  const policy = circuitBreaker(handleWhenResult(isIllTry), {
    breaker: new CountBreaker({ threshold: ILL_SHARE, size: LAST_TRIES, minimumNumberOfCalls: FEWEST_TRIES }),
    halfOpenAfter: { next: () => pause(FIRST_PAUSE_MS) },
  })
  let isDown = false
  const change = (state: BreakerChange['state']): void => {
    if (isDown === (state === 'open')) return
    isDown = !isDown
    if (isDown) log.warn(circuit, 'circuit opened: nothing is sent for a while')
    else log.info(circuit, 'circuit closed: calls are sent again')
    onBreaker?.({ ...circuit, state })
  }
  policy.onBreak(() => {
    change('open')
  })
  policy.onReset(() => {
    change('closed')
  })
  return {
    // While one try is under way to see whether the provider is back, the others would wait for it: up to its limit.
    isOpen: () =>
      policy.state === CircuitState.HalfOpen ||
      (policy.state === CircuitState.Open && runtime.monotonicMs() < overAtMs),
    run: (attempt) => policy.execute(attempt),
    state: () => ({ ...circuit, state: inWords(policy.state) }),
  }
}

const isIllTry = (tried: unknown): boolean =>
  typeof tried === 'object' && tried !== null && 'isIll' in tried && tried.isIll === true

const inWords = (state: CircuitState): BreakerState['state'] => {
  switch (state) {
    case CircuitState.Closed:
      return 'closed'
    case CircuitState.HalfOpen:
      return 'half_open'
    case CircuitState.Open:
    case CircuitState.Isolated:
      return 'open'
  }
}
