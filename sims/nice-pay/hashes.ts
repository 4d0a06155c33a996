import { hash } from 'node:crypto'

/** Section 1: lower-case hex SHA-256 of the texts one after another, the SecretKey last. */
const hashOf = (...texts: readonly (string | bigint)[]): string => hash('sha256', texts.join(''))

type Keys = { readonly clientKey: string; readonly secretKey: string }

export const windowSignature = (
  { authToken, amount }: { readonly authToken: string; readonly amount: bigint },
  { clientKey, secretKey }: Keys,
): string => hashOf(authToken, clientKey, amount, secretKey)

/** Of an approval's request, and of every answer and webhook, with their own values. */
export const amountSignature = (
  { tid, amount, ediDate }: { readonly tid: string; readonly amount: bigint; readonly ediDate: string },
  { secretKey }: Keys,
): string => hashOf(tid, amount, ediDate, secretKey)

/** Of a cancel, an inquiry (`id` = tid), a net cancel and the issue of a billing key (`id` = orderId). */
export const idSignature = (
  { id, ediDate }: { readonly id: string; readonly ediDate: string },
  { secretKey }: Keys,
): string => hashOf(id, ediDate, secretKey)

/** Of a billing approval and a billing key's end. */
export const billingSignature = (
  { orderId, bid, ediDate }: { readonly orderId: string; readonly bid: string; readonly ediDate: string },
  { secretKey }: Keys,
): string => hashOf(orderId, bid, ediDate, secretKey)
