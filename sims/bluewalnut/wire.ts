import { wireDigits } from '../kit/wire-time.ts'

/** Twelve digits, as in the family. */
export const padded = (amount: bigint): string => String(amount).padStart(12, '0')

/** `yyMMddHHmmss`. */
export const shortTime = (epochMs: number): string => wireDigits(epochMs).slice(2)
