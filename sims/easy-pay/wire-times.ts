import { wireTime } from '../kit/wire-time.ts'

/** yyyyMMddHHmmss in Seoul, as sections 2 and 5 have it. */
export const secondIn = (epochMs: number): string => wireTime(epochMs).replaceAll(/\D/g, '').slice(0, 14)

/** yyyyMMdd in Seoul. */
export const dayIn = (epochMs: number): string => secondIn(epochMs).slice(0, 8)

const DAY_MS = 24 * 60 * 60 * 1000
export const dayBefore = (epochMs: number): string => dayIn(epochMs - DAY_MS)
