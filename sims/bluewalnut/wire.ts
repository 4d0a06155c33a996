import { wireTime } from '../kit/wire-time.ts'

/** Twelve digits, as in the family. */
export const padded = (amount: bigint): string => String(amount).padStart(12, '0')

/** `yyyyMMddHHmmss` in Seoul. */
export const compactTime = (epochMs: number): string => wireTime(epochMs).slice(0, 19).replaceAll(/\D/g, '')

/** `yyMMddHHmmss`. */
export const shortTime = (epochMs: number): string => compactTime(epochMs).slice(2)
