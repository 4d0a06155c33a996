import type { ContractId, PaymentId, ProviderId, TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'
import type { Dispatch, Order } from './events.ts'
import type { Approval, CancelResult, CaptureResult, Hold, Outcome, VoidResult } from './outcome.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly paymentId: PaymentId
  readonly at: Instant
} & Readonly<Body>
type ByTransaction = { transactionId: TransactionId }
/** `remaining`: all that is left, as the ledger knows it when it decides. */
export type AmountAsked = Money | 'remaining'

/** How the payer's money is asked for. `manual`: held now, captured later. */
export type PaymentRequest = {
  readonly transactionId: TransactionId
  readonly capture: 'automatic' | 'manual'
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly sealedToken: SealedText
  readonly installmentMonths: number
  readonly dispatch: Dispatch
}

export type PaymentCommand =
  | Command<'RequestPayment', { order: Order; request: PaymentRequest }>
  | Command<'RecordApproval', ByTransaction & { outcome: Outcome<Approval> }>
  | Command<'RecordPreAuthorization', ByTransaction & { outcome: Outcome<Hold> }>
  | Command<'RequestCapture', ByTransaction & { amount: AmountAsked; dispatch: Dispatch }>
  | Command<'RecordCapture', ByTransaction & { outcome: Outcome<CaptureResult> }>
  | Command<'RequestVoid', ByTransaction & { reason: string; dispatch: Dispatch }>
  | Command<'RecordVoid', ByTransaction & { outcome: Outcome<VoidResult> }>
  | Command<
      'RequestCancellation',
      ByTransaction & { amount: AmountAsked; reason: string; dispatch: Dispatch }
    >
  | Command<'RecordCancellation', ByTransaction & { outcome: Outcome<CancelResult> }>
export type PaymentCommandOf<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>

/** In the order in which each command checks them; the first that applies is the one returned. */
export type PaymentRejection =
  | 'payment_not_found'
  /** An outcome for something that was never asked. */
  | 'transaction_not_found'
  /** The order id was used for another name, amount, payer or metadata. */
  | 'order_mismatch'
  /** An earlier attempt may have taken the money. */
  | 'attempt_undecided'
  | 'payment_already_approved'
  /** Cancelled or voided in full: the order is over. */
  | 'payment_closed'
  | 'payment_not_approved'
  | 'nothing_captured'
  | 'payment_not_pre_authorized'
  | 'payment_already_voided'
  | 'payment_already_captured'
  | 'payment_already_canceled'
  | 'void_undecided'
  | 'currency_mismatch'
  | 'capture_exceeds_hold'
  | 'capture_undecided'
  | 'cancel_exceeds_balance'
  | 'cancel_undecided'
