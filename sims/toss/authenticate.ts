import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import type { Merchant } from './payment.ts'

/** By secret key. */
export type Merchants = ReadonlyMap<string, Merchant>

export type Authenticated = { readonly merchant: Merchant } | { readonly refusal: Answer }

/** Section 1: Basic, over the secret key and a colon, no password after it. */
export const authenticate = (merchants: Merchants, authorization: string | undefined): Authenticated => {
  if (authorization === undefined) return { refusal: refuse('UNAUTHORIZED_KEY') }
  const base64 = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1] ?? ''
  const secretKey = /^([^:]+):$/.exec(Buffer.from(base64, 'base64').toString())?.[1]
  if (secretKey === undefined) return { refusal: refuse('INCORRECT_BASIC_AUTH_FORMAT') }
  const merchant = merchants.get(secretKey)
  return merchant === undefined ? { refusal: refuse('UNAUTHORIZED_KEY') } : { merchant }
}
