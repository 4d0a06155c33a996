import { wireTime } from '../kit/wire-time.ts'

/** `yyyyMMddHHmmss` in Seoul. */
export const kcpTime = (epochMs: number): string => wireTime(epochMs).slice(0, 19).replaceAll(/\D/g, '')
