import { wireDigits } from '../kit/wire-time.ts'

/** C.3: twelve digits. */
export const padded = (amount: bigint): string => String(amount).padStart(12, '0')

/** C.3: `yyMMddHHmmss`. */
export const shortTime = (epochMs: number): string => wireDigits(epochMs).slice(2)
