import type { OwnerId } from './ids.ts'
import type { Instant } from './time.ts'

/** Everything about the world that would make code unrepeatable; composition roots make the real one. */
export type Runtime = {
  /** Wall clock, for facts. */
  readonly now: () => Instant
  /** Never jumps, for durations and leases; milliseconds from an arbitrary start. */
  readonly monotonicMs: () => number
  readonly randomUuid: () => string
  /** Resolves after `delayMs`, or at once when the signal aborts. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>
  /** This process, as the owner of the intents it appends. */
  readonly owner: OwnerId
}
