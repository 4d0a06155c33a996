import type { ProviderId, TransactionId } from '../core/ids.ts'
import { money, type Money } from '../core/money.ts'
import type { PaymentEventOf } from '../payment/events.ts'
import { isInSuspense, providerIn, providerOf, toReturnIn, type PaymentContext } from './context.ts'
import type { BookedType, PostedBy } from './posted.ts'
import type { PostingReason } from './reasons.ts'

/** An amount that goes from one account to another, and why; `provider`: whose accounts, where they are one's. */
export type Entry<Reason extends PostingReason = PostingReason> = {
  readonly reason: Reason
  readonly amount: Money
  readonly provider: ProviderId
}
type Entries<Type extends BookedType> = readonly Entry<PostedBy<Type>>[]

/** The net of it: what came and went before is no business of these books. */
export const imported = (event: PaymentEventOf<'PaymentImported'>): Entries<'PaymentImported'> => {
  const { captured: taken, canceled: returned, provider } = event
  const amount = money(taken.amount - returned.amount, taken.currency)
  return [
    { reason: 'opening_receivable', amount, provider },
    { reason: 'opening_payable', amount, provider },
  ]
}

/** What stood in suspense for it falls away; `reference`: only what stands under it. */
const settling = <Reason extends PostingReason>(
  { suspense }: PaymentContext,
  { id, reference }: { readonly id: TransactionId; readonly reference?: string },
  reason: Reason,
): readonly Entry<Reason>[] => {
  const one = suspense.get(id)
  if (one === undefined || (reference !== undefined && one.reference !== reference)) return []
  return [{ reason, amount: one.amount, provider: one.provider }]
}

export const approved = (
  event: PaymentEventOf<'PaymentApproved'>,
  context: PaymentContext,
): Entries<'PaymentApproved'> => {
  const { transactionId: id, reference, amount } = event
  return [
    // Under another reference it is other money, which is found late by the next event.
    ...settling(context, { id, reference }, 'taken_otherwise_settled'),
    { reason: 'payment_taken', amount, provider: providerIn(context, event) },
  ]
}

export const preAuthorized = (
  event: PaymentEventOf<'PaymentPreAuthorized'>,
  context: PaymentContext,
): Entries<'PaymentPreAuthorized'> => {
  const { transactionId: id, reference, held: amount } = event
  return [
    ...settling(context, { id, reference }, 'held_otherwise_settled'),
    { reason: 'hold_placed', amount, provider: providerIn(context, event) },
  ]
}

export const captured = (
  event: PaymentEventOf<'PaymentCaptured'>,
  context: PaymentContext,
): Entries<'PaymentCaptured'> => {
  const { transactionId: id, amount } = event
  const provider = providerIn(context, event)
  return [
    ...settling(context, { id }, 'taken_otherwise_settled'),
    { reason: 'hold_captured', amount, provider },
    { reason: 'payment_taken', amount, provider },
  ]
}

export const voided = (
  event: PaymentEventOf<'PaymentVoided'>,
  context: PaymentContext,
): Entries<'PaymentVoided'> => [
  { reason: 'hold_voided', amount: event.released, provider: providerIn(context, event) },
]

type Otherwise = PaymentEventOf<
  'ApprovalAmountMismatched' | 'CaptureAmountMismatched' | 'PreAuthorizationAmountMismatched'
>

export const otherwise =
  (event: Otherwise, context: PaymentContext) =>
  <Reason extends PostedBy<Otherwise['type']>>(reason: Reason): readonly Entry<Reason>[] => [
    { reason, amount: event.answered, provider: providerIn(context, event) },
  ]

export const cancelAsked = (
  event: PaymentEventOf<'CancellationRequested'>,
  context: PaymentContext,
): Entries<'CancellationRequested'> => [
  { reason: 'cancel_asked', amount: event.amount, provider: providerIn(context, event) },
]

type Reopening = PaymentEventOf<'CancellationSucceeded' | 'CancellationAmountMismatched'>

/** Of a cancel that was declined before; nothing of one that is under way. */
const reopening = (
  event: Reopening,
  context: PaymentContext,
  amount: Money,
): readonly Entry<'cancel_reopened'>[] =>
  context.cancels.has(event.transactionId)
    ? []
    : [{ reason: 'cancel_reopened', amount, provider: providerIn(context, event) }]

export const canceled = (
  event: PaymentEventOf<'CancellationSucceeded'>,
  context: PaymentContext,
): Entries<'CancellationSucceeded'> => [
  ...settling(context, { id: event.transactionId }, 'returned_otherwise_settled'),
  ...reopening(event, context, event.amount),
  { reason: 'cancel_done', amount: event.amount, provider: providerIn(context, event) },
]

export const cancelDeclined = (
  event: PaymentEventOf<'CancellationDeclined'>,
  context: PaymentContext,
): Entries<'CancellationDeclined'> => {
  const amount = context.cancels.get(event.transactionId)
  if (amount === undefined)
    throw new Error(`${event.paymentId}: a decline of a cancel that was not asked for`)
  return [{ reason: 'cancel_declined', amount, provider: providerIn(context, event) }]
}

export const canceledOtherwise = (
  event: PaymentEventOf<'CancellationAmountMismatched'>,
  context: PaymentContext,
): Entries<'CancellationAmountMismatched'> => [
  ...reopening(event, context, event.asked),
  { reason: 'returned_otherwise', amount: event.answered, provider: providerIn(context, event) },
]

export const lateFound = (
  event: PaymentEventOf<'LateApprovalFound'>,
  context: PaymentContext,
): Entries<'LateApprovalFound'> => {
  const reason = isInSuspense(context, event) ? 'mismatch_is_late' : 'late_found'
  return [{ reason, amount: event.amount, provider: providerOf(context, event) }]
}

export const lateHoldFound = (
  event: PaymentEventOf<'LatePreAuthorizationFound'>,
  context: PaymentContext,
): Entries<'LatePreAuthorizationFound'> => {
  const reason = isInSuspense(context, event) ? 'hold_mismatch_is_late' : 'late_hold_found'
  return [{ reason, amount: event.held, provider: providerOf(context, event) }]
}

export const compensated = (
  event: PaymentEventOf<'CompensationSucceeded'>,
  context: PaymentContext,
): Entries<'CompensationSucceeded'> => {
  const { foundId: id, amount } = event
  const { operation, provider } = toReturnIn(context, event)
  return operation === 'void'
    ? [
        ...settling(context, { id }, 'released_otherwise_settled'),
        { reason: 'late_hold_released', amount, provider },
      ]
    : [
        ...settling(context, { id }, 'returned_otherwise_settled'),
        { reason: 'late_returned', amount, provider },
      ]
}

export const compensatedOtherwise = (
  event: PaymentEventOf<'CompensationAmountMismatched'>,
  context: PaymentContext,
): Entries<'CompensationAmountMismatched'> => {
  const { operation, provider } = toReturnIn(context, event)
  const reason = operation === 'void' ? 'released_otherwise' : 'returned_otherwise'
  return [{ reason, amount: event.answered, provider }]
}
