import type { FailureCategory } from '../../../ledger/core/failure.ts'
import type { ProviderId } from '../../../ledger/core/ids.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { Instant } from '../../../ledger/core/time.ts'
import type { Operation } from '../../port/gateway.ts'
import type { Called } from './meter.ts'

/** Calls with all their tries; an inquiry that learnt something, be it that there is nothing, has succeeded. */
export type Outcomes = {
  readonly succeeded: number
  readonly declined: number
  readonly unknown: number
  /** Not one byte was sent: an open breaker, too many calls, the contract's rate limit. Counted in none of the others. */
  readonly turnedAway: number
}
export type LastFailure = {
  readonly at: Instant
  readonly operation: Operation
  readonly category: FailureCategory
}

export type Recent = {
  readonly called: (call: Called) => void
  /** Of the last so many minutes, the one that is going on included; at most an hour. */
  readonly outcomes: (provider: ProviderId, minutes: number) => Outcomes
  readonly lastFailure: (provider: ProviderId) => LastFailure | undefined
}

const LONGEST_MINUTES = 60
const MINUTE_MS = 60_000

type Minute = { minute: number; counts: Outcomes }

/** What this process did at each provider in the last hour, minute by minute. */
export const recentCalls = ({ monotonicMs, now }: Pick<Runtime, 'monotonicMs' | 'now'>): Recent => {
  const minutes = new Map<ProviderId, Minute[]>()
  const failures = new Map<ProviderId, LastFailure>()
  const thisMinute = (): number => Math.floor(monotonicMs() / MINUTE_MS)
  return {
    called: (call) => {
      const { provider, operation, category } = call
      if (category !== null) failures.set(provider, { at: now(), operation, category })
      const name = countOf(call)
      if (name === undefined) return
      const minute = thisMinute()
      const kept = minutes.get(provider) ?? []
      minutes.set(provider, kept)
      const newest = kept.at(-1)
      if (newest?.minute === minute) newest.counts = plusOne(newest.counts, name)
      else kept.push({ minute, counts: plusOne(none, name) })
      if (kept.length > LONGEST_MINUTES) kept.shift()
    },
    outcomes: (provider, count) => {
      const from = thisMinute() - Math.min(count, LONGEST_MINUTES) + 1
      const kept = (minutes.get(provider) ?? []).filter(({ minute }) => minute >= from)
      return kept.reduce((sum, { counts }) => added(sum, counts), none)
    },
    lastFailure: (provider) => failures.get(provider),
  }
}

const none: Outcomes = { succeeded: 0, declined: 0, unknown: 0, turnedAway: 0 }

const plusOne = (counts: Outcomes, name: keyof Outcomes): Outcomes => ({
  ...counts,
  [name]: counts[name] + 1,
})

const added = (one: Outcomes, other: Outcomes): Outcomes => ({
  succeeded: one.succeeded + other.succeeded,
  declined: one.declined + other.declined,
  unknown: one.unknown + other.unknown,
  turnedAway: one.turnedAway + other.turnedAway,
})

const countOf = ({ outcome, attempts }: Called): keyof Outcomes | undefined => {
  if (attempts === 0) return 'turnedAway'
  switch (outcome) {
    case 'succeeded':
    case 'found':
    case 'not_found':
    case 'standing':
      return 'succeeded'
    case 'declined':
      return 'declined'
    case 'unknown':
      return 'unknown'
    case 'no_way':
      return undefined
  }
}
