import { createHmac, timingSafeEqual } from 'node:crypto'

/** Contract 6: HMAC-SHA256 over the time as it stands in its header, a dot and the body as it came. */
export const webhookSignature = (secret: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest()

/** In hex, in one spelling only, so that nothing that was changed can still be right. */
export const isSignature = (header: string, expected: Buffer): boolean =>
  /^[0-9a-f]{64}$/.test(header) && timingSafeEqual(Buffer.from(header, 'hex'), expected)

const SECOND_MS = 1_000

/** Contract 6: Unix seconds or milliseconds; in the other unit either would be decades off. undefined: neither. */
export const epochMsIn = (timestamp: string): number | undefined => {
  if (/^\d{10}$/.test(timestamp)) return Number(timestamp) * SECOND_MS
  return /^\d{13}$/.test(timestamp) ? Number(timestamp) : undefined
}
