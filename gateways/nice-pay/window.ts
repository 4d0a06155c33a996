import type { ApproveRequest } from '../port/gateway.ts'
import { clientKeyOf } from './call.ts'
import { isSameSignature, windowSignature } from './signatures.ts'

/**
 * Contract 2.1: whether what the window gave beside its tid was signed by the provider, for the amount that is now asked
 * for. Without authToken and signature there is nothing to verify; either alone is wrong.
 */
export const isFromWindow = ({ instrument, amount, credentials }: ApproveRequest): boolean => {
  if (instrument.kind !== 'token' || instrument.window === undefined) return true
  const { authToken, signature, clientId = clientKeyOf(credentials) } = named(instrument.window)
  if (authToken === undefined && signature === undefined) return true
  if (authToken === undefined || signature === undefined) return false
  const window = { authToken, clientId, amount: amount.amount }
  return isSameSignature(signature, windowSignature(window, credentials.secretKey))
}

type Named = {
  readonly authToken: string | undefined
  readonly signature: string | undefined
  readonly clientId: string | undefined
}

const named = (window: Readonly<Record<string, string>>): Named => ({
  authToken: window['authToken'],
  signature: window['signature'],
  clientId: window['clientId'],
})
