import { createHmac } from 'node:crypto'

/** Section 1: hex HMAC-SHA256 over the values with a bar between them. */
export const authValueOf = (values: readonly string[], secretKey: string): string =>
  createHmac('sha256', secretKey).update(values.join('|')).digest('hex')
