import type { Credentials } from '../port/gateway.ts'
import { answerSignature } from './hashes.ts'
import { midOf } from './settings.ts'

type Told = { readonly TID: string; readonly amount: string; readonly Signature: string }

/** Contract 1: over the amount as it stands there, or over the plain number. */
export const isSigned = (credentials: Credentials, { TID, amount, Signature }: Told): boolean => {
  const { secretKey: merchantKey } = credentials
  const owned = { mid: midOf(credentials), merchantKey, tid: TID }
  return [amount, String(BigInt(amount))].some(
    (spelling) => answerSignature({ ...owned, amount: spelling }) === Signature.toLowerCase(),
  )
}
