/**
 * Contract 1: SHA-256 of texts one after another, the SecretKey last, as lower-case hexadecimal digits. One function for
 * each formula.
 */
import { hash, timingSafeEqual } from 'node:crypto'

const digest = (...texts: readonly (string | bigint)[]): string => hash('sha256', texts.join(''))

type Paid = { readonly tid: string; readonly amount: bigint; readonly ediDate: string }

/** What the window's result is signed with. */
export const windowSignature = (
  window: { readonly authToken: string; readonly clientId: string; readonly amount: bigint },
  secretKey: string,
): string => digest(window.authToken, window.clientId, window.amount, secretKey)

/** What answers and webhooks are signed with, and what an approval is sent with. */
export const paymentSignature = ({ tid, amount, ediDate }: Paid, secretKey: string): string =>
  digest(tid, amount, ediDate, secretKey)

/** What a cancel and an inquiry are sent with. */
export const tidSignature = (
  { tid, ediDate }: { readonly tid: string; readonly ediDate: string },
  secretKey: string,
): string => digest(tid, ediDate, secretKey)

/** What a net cancel is sent with. */
export const orderSignature = (
  { orderId, ediDate }: { readonly orderId: string; readonly ediDate: string },
  secretKey: string,
): string => digest(orderId, ediDate, secretKey)

/** What a billing approval is sent with. */
export const billingSignature = (
  billing: { readonly orderId: string; readonly bid: string; readonly ediDate: string },
  secretKey: string,
): string => digest(billing.orderId, billing.bid, billing.ediDate, secretKey)

/** Takes as long wherever they differ. */
export const isSameSignature = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
