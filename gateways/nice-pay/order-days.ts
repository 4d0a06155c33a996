import { businessDateOf, epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { AUTHENTICATION_MS } from './capabilities.ts'

/** A call may wait for its turn, and be worked on. */
const LONGEST_WAY_MS = 10 * 60_000

/**
 * Contract 2.6: the days in Seoul, `YYYYMMDD`, that an order may be filed under; the likeliest first. Not said is whether
 * that is the day of the approval, which may come after midnight, or of the payer's order in the window before it.
 */
export const orderDays = (requestedAt: Instant): readonly string[] => {
  const atMs = epochMsOf(requestedAt)
  const days = [atMs, atMs + LONGEST_WAY_MS, atMs - AUTHENTICATION_MS].map((ms) =>
    businessDateOf(instantOf(ms)).replaceAll('-', ''),
  )
  return [...new Set(days)]
}
