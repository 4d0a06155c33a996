import { wireTime } from '../kit/wire-time.ts'

/** Section 3: ISO 8601 in Seoul; in whole seconds, as in the documentation's examples. */
export const paymentTime = (epochMs: number): string => wireTime(epochMs).replace(/\.\d{3}/, '')

/** Section 6: Seoul too, without saying so, in microseconds. */
export const webhookTime = (epochMs: number): string => `${wireTime(epochMs).slice(0, -'+09:00'.length)}000`
