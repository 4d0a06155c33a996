import { hash } from 'node:crypto'
import type { Instant } from '../../ledger/core/time.ts'
import { shortTimeOf } from './seoul-time.ts'

type Charge = { readonly mid: string; readonly requestedAt: Instant; readonly idempotencyKey: string }

const CARD = '01'
const BILLING = '16'
const DIGITS = 4

/** Contract 2.2: the TID that the merchant makes, the same whenever it is asked for, so that an inquiry finds the charge. */
export const billingTidOf = ({ mid, requestedAt, idempotencyKey }: Charge): string => {
  const number = BigInt(`0x${hash('sha256', idempotencyKey, 'hex')}`) % 10n ** BigInt(DIGITS)
  return `${mid}${CARD}${BILLING}${shortTimeOf(requestedAt)}${String(number).padStart(DIGITS, '0')}`
}
