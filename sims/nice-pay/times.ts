import { wireDigits, wireTime } from '../kit/wire-time.ts'

/** Section 3: `2023-02-14T18:41:25.123+0900`. */
export const messageTime = (epochMs: number): string => wireTime(epochMs).replace('+09:00', '+0900')

const SECOND_MS = 1_000

/** The same in whole seconds, as the documentation's examples have it for what was done. */
export const doneTime = (epochMs: number): string => messageTime(Math.floor(epochMs / SECOND_MS) * SECOND_MS)

/** `YYYYMMDD` in Seoul. */
export const dayOf = (epochMs: number): string => wireDigits(epochMs).slice(0, 8)

/** `YYMMDDhhmmss` in Seoul, as a tid ends. */
export const stampOf = (epochMs: number): string => wireDigits(epochMs).slice(2)

/** None. */
export const NEVER = '0'
