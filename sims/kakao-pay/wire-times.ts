import { wireTime } from '../kit/wire-time.ts'

/** Section 2.3: Seoul's time, without saying so, in whole seconds. */
export const localTime = (epochMs: number): string => wireTime(epochMs).slice(0, 'yyyy-MM-ddTHH:mm:ss'.length)
