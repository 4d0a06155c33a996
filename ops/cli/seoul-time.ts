import { epochMsOf, type Instant } from '../../ledger/core/time.ts'

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1_000

/** `2026-11-20 18:53:20.123` */
export const seoulTime = (instant: Instant): string =>
  new Date(epochMsOf(instant) + SEOUL_OFFSET_MS).toISOString().replace('T', ' ').replace('Z', '')
