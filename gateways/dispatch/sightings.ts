import type { TransactionId } from '../../ledger/core/ids.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'

/** What decides how long an open case has been left alone. */
export type Seen = Pick<OpenCase, 'transactionId' | 'stage' | 'tries' | 'sends'>

/**
 * Since when this process has seen each open case as it is, on its own monotonic clock: no clock of anybody else's, set
 * wrong or set back, makes us believe that an owner is gone or that a request can no longer arrive.
 */
export type Sightings = {
  /** To be told of all that is open, each time it is looked at. */
  readonly note: (cases: readonly Seen[]) => void
  /** How long the case has not changed; 0 when it was never seen. */
  readonly unchangedMs: (of: Seen) => number
  /** How long nobody can have sent it. */
  readonly unsentMs: (of: Seen) => number
}

type Sighting = Seen & { readonly sinceMs: number; readonly sentSinceMs: number }

export const sightingsOf = (monotonicMs: () => number): Sightings => {
  let sightings = new Map<TransactionId, Sighting>()
  const since = (of: Seen): Sighting | undefined => {
    const before = sightings.get(of.transactionId)
    return before?.sends === of.sends ? before : undefined
  }
  return {
    note: (cases) => {
      const nowMs = monotonicMs()
      sightings = new Map(
        cases.map((one) => [one.transactionId, next(sightings.get(one.transactionId), one, nowMs)]),
      )
    },
    unchangedMs: (of) => {
      const before = since(of)
      return before === undefined || !isSame(before, of) ? 0 : monotonicMs() - before.sinceMs
    },
    unsentMs: (of) => {
      const before = since(of)
      return before === undefined ? 0 : monotonicMs() - before.sentSinceMs
    },
  }
}

export const isSame = (a: Seen, b: Seen): boolean =>
  a.stage === b.stage && a.tries === b.tries && a.sends === b.sends

const next = (
  before: Sighting | undefined,
  { transactionId, stage, tries, sends }: Seen,
  nowMs: number,
): Sighting => {
  const seen = { transactionId, stage, tries, sends }
  if (before?.sends !== sends) return { ...seen, sinceMs: nowMs, sentSinceMs: nowMs }
  return { ...seen, sinceMs: isSame(before, seen) ? before.sinceMs : nowMs, sentSinceMs: before.sentSinceMs }
}
