import type { TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { Credentials, ToldOnInquiry, ToldStanding } from '../port/gateway.ts'
import { won } from '../port/won.ts'
import { isManual } from './capabilities.ts'
import { holdEnds } from './hold.ts'
import { canBeHeld, methodKindOf } from './pay-methods.ts'
import { referenceOf } from './reference.ts'
import { instantOfSecond } from './seoul-time.ts'
import { type RetrievedAnswer } from './wire.ts'

/** What is told of one change by its own id, beside the status. */
export type Change =
  | { readonly kind: 'void'; readonly at: Instant }
  | { readonly kind: 'cancel'; readonly left: bigint }
  /** Nothing is there of it, whatever else there is. */
  | { readonly kind: 'none'; readonly of: TransactionId }

/**
 * Contract 3. undefined: nothing can be learnt from the status. What is taken at once cannot be what a shop of manual
 * acquisition asked to be held.
 */
export const tell = (
  credentials: Credentials,
  told: RetrievedAnswer,
  change: Change | undefined,
): ToldOnInquiry | undefined => {
  if (!isManual(credentials)) return ofAutomatic.get(told.statusCode)?.(told, change)
  return canBeHeld(told.paymentInfo.payMethodTypeCode)
    ? ofManual.get(told.statusCode)?.(told, change)
    : undefined
}

/** Whether the status says nothing of a change that may have been made: how much is left, or what let go of a hold. */
export const isSilent = (credentials: Credentials, { statusCode, remainAmount }: RetrievedAnswer): boolean =>
  (statusCode === 'TS06' && typeof remainAmount !== 'bigint') ||
  (statusCode === 'TS02' && isManual(credentials))

type Teller = (told: RetrievedAnswer, change: Change | undefined) => ToldOnInquiry | undefined
type Charge = 'approve' | 'pre_authorize'

/** What is left, of a payment that is told without its cancels. */
const standing = (operation: Charge, told: RetrievedAnswer, left: bigint | null): ToldStanding => ({
  kind: 'standing',
  approval: chargeOf(told, operation),
  left: left === null ? null : won(left),
  cancelledAt: null,
})

const whole =
  (operation: Charge): Teller =>
  (told) =>
    standing(operation, told, told.amount)
const undone =
  (operation: Charge): Teller =>
  (told) =>
    standing(operation, told, 0n)
const partly =
  (operation: Charge): Teller =>
  (told, change) => {
    const left = told.remainAmount ?? (change?.kind === 'cancel' ? change.left : null)
    return {
      ...standing(operation, told, left),
      ...(change?.kind === 'none' ? { notMade: change.of } : {}),
    }
  }

const held: Teller = (told) => ({ kind: 'found', transactions: [chargeOf(told, 'pre_authorize')] })

/** An acquisition has no id of its own and takes the whole, as does a void; the hold's reference stands for both. */
const acquired: Teller = (told) => {
  const hold = chargeOf(told, 'pre_authorize')
  return { kind: 'found', transactions: [hold, { ...hold, operation: 'capture', ...ofNoCharge }] }
}

/** A hold that was let go, or a payment cancelled on the day of its acquisition: only the change itself tells. */
const letGo: Teller = (told, change) => {
  if (change === undefined || change.kind === 'none') return undefined
  if (change.kind === 'cancel') return standing('pre_authorize', told, 0n)
  const hold = chargeOf(told, 'pre_authorize')
  const voided = { ...hold, operation: 'void' as const, at: change.at, ...ofNoCharge }
  return { kind: 'found', transactions: [hold, voided] }
}

const ofAutomatic: ReadonlyMap<string, Teller> = new Map([
  ['TS01', whole('approve')],
  ['TS02', undone('approve')],
  ['TS03', whole('approve')],
  ['TS04', whole('approve')],
  ['TS05', undone('approve')],
  ['TS06', partly('approve')],
])

const ofManual: ReadonlyMap<string, Teller> = new Map([
  ['TS01', held],
  ['TS02', letGo],
  ['TS03', acquired],
  ['TS04', acquired],
  ['TS05', undone('pre_authorize')],
  ['TS06', partly('pre_authorize')],
])

const ofNoCharge = { approvalNumber: null, expiresAt: null, methodKind: null }

const chargeOf = (
  { pgCno, amount, transactionDate, paymentInfo }: RetrievedAnswer,
  operation: Charge,
): ProviderTransaction => {
  const { payMethodTypeCode, approvalNo } = paymentInfo
  const at = instantOfSecond(transactionDate)
  return {
    operation,
    reference: referenceOf(pgCno, payMethodTypeCode),
    amount: won(amount),
    at,
    approvalNumber: operation === 'approve' ? approvalNo : null,
    expiresAt: operation === 'approve' ? null : holdEnds(at),
    methodKind: methodKindOf(payMethodTypeCode),
  }
}
