import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'

/** The contract does not say how long an approval waits for its acquisition; card companies commonly let it for a week. */
const HELD_FOR_MS = 7 * 24 * 60 * 60 * 1000

export const holdEnds = (approvedAt: Instant): Instant => instantOf(epochMsOf(approvedAt) + HELD_FOR_MS)
