import { wireDigits } from '../kit/wire-time.ts'

/** yyyyMMdd in Seoul. */
export const dayIn = (epochMs: number): string => wireDigits(epochMs).slice(0, 8)

const DAY_MS = 24 * 60 * 60 * 1000
export const dayBefore = (epochMs: number): string => dayIn(epochMs - DAY_MS)
