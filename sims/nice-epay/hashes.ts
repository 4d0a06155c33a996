import { hash } from 'node:crypto'
import type { Fields } from './fields.ts'

/** C.1: hex SHA-256 of the plain concatenation, the MerchantKey last. */
const hashOf = (merchantKey: string, parts: readonly string[]): string =>
  hash('sha256', [...parts, merchantKey].join(''), 'hex')

/** C.1: what a request's SignData must be. Each operation has a field that no other has. */
export const signDataOf = (merchantKey: string, fields: Fields): string =>
  hashOf(
    merchantKey,
    signedNames(fields).map((name) => fields[name] ?? ''),
  )

const signedNames = (fields: Fields): readonly string[] => {
  if ('BID' in fields) return ['MID', 'EdiDate', 'Moid', 'Amt', 'BID']
  if ('CancelAmt' in fields) return ['MID', 'CancelAmt', 'EdiDate']
  if ('AuthToken' in fields) return ['AuthToken', 'MID', 'Amt', 'EdiDate']
  return ['TID', 'MID', 'EdiDate']
}

/** C.1: of the window's result; the amount as the window was asked. */
export const windowSignature = (
  merchantKey: string,
  { authToken, mid, amount }: { readonly authToken: string; readonly mid: string; readonly amount: bigint },
): string => hashOf(merchantKey, [authToken, mid, String(amount)])

/** C.1: of an answer; the amount as it stands there, an approval's or a cancel's. */
export const answerSignature = (merchantKey: string, fields: Fields): string =>
  hashOf(merchantKey, [fields['TID'] ?? '', fields['MID'] ?? '', fields['Amt'] ?? fields['CancelAmt'] ?? ''])
