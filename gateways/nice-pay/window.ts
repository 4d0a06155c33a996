import type { ApproveRequest } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { clientKeyOf } from './call.ts'
import { anotherShop, windowNotBelieved } from './interpret.ts'
import { isSameSignature, windowSignature } from './signatures.ts'

/**
 * Contract 2.1: what the window gave beside its tid has to be of this shop, of this order and of this amount, and signed
 * by the provider. The order id is not signed: the answer has to name it too. Without authToken and signature there is
 * nothing to verify; either alone is wrong. undefined: it may be believed.
 */
export const windowProblem = (request: ApproveRequest): NotSucceeded | undefined => {
  const { instrument, amount, credentials, providerOrderId } = request
  if (instrument.kind !== 'token' || instrument.window === undefined) return undefined
  const { window } = instrument
  const clientId = clientKeyOf(credentials)
  const has = (name: string, expected: string): boolean => (window[name] ?? expected) === expected
  if (!has('clientId', clientId)) return anotherShop
  const isOfRequest = has('orderId', providerOrderId) && has('amount', String(amount.amount))
  return isOfRequest && isSigned(window, request) ? undefined : windowNotBelieved
}

const isSigned = (
  { authToken, signature }: Readonly<Record<string, string>>,
  { credentials, amount: { amount } }: ApproveRequest,
): boolean => {
  if (authToken === undefined || signature === undefined) return authToken === signature
  const signed = { authToken, clientId: clientKeyOf(credentials), amount }
  return isSameSignature(signature, windowSignature(signed, credentials.secretKey))
}
