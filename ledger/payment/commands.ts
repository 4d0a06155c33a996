import type { Failure } from '../core/failure.ts'
import type { CardId, ContractId, OwnerId, PaymentId, ProviderId, TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'
import type { Dispatch, InquiryCause, Order, PaymentEventOf, ReviewReason } from './events.ts'
import type {
  Approval,
  CancelResult,
  CaptureResult,
  Compensated,
  Hold,
  Outcome,
  VoidResult,
} from './outcome.ts'
import type { ProviderTransaction } from './provider.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly paymentId: PaymentId
  readonly at: Instant
} & Readonly<Body>
type ByTransaction = { transactionId: TransactionId }
/**
 * `by`: who tells. Only the case's own owner may say that nothing was done, since another may have sent it meanwhile;
 * and should the money have to go back, it is up to whoever tells.
 */
type Told<Result> = ByTransaction & { outcome: Outcome<Result>; by: Dispatch }
/** `remaining`: all that is left, as the ledger knows it when it decides. */
export type AmountAsked = Money | 'remaining'

/** How the payer's money is asked for. `manual`: held now, captured later. */
export type PaymentRequest = {
  readonly transactionId: TransactionId
  readonly capture: 'automatic' | 'manual'
  readonly provider: ProviderId
  readonly contractId: ContractId
  /** The order id that the provider's window was opened with; null: ours. */
  readonly providerOrderId: string | null
  readonly sealedToken: SealedText
  /** As in the intent. */
  readonly cardId: CardId | null
  readonly installmentMonths: number
  readonly dispatch: Dispatch
}

/** All that is told of a payment that was made before and elsewhere. */
export type ImportedFacts = Omit<
  PaymentEventOf<'PaymentImported'>,
  'type' | 'paymentId' | 'at' | 'attempt' | 'transactionId' | 'carriedOverId'
>

export type PaymentCommand =
  | Command<'ImportPayment', ImportedFacts>
  | Command<'RequestPayment', { order: Order; request: PaymentRequest }>
  | Command<'RecordApproval', Told<Approval>>
  | Command<'RecordPreAuthorization', Told<Hold>>
  | Command<'RequestCapture', ByTransaction & { amount: AmountAsked; dispatch: Dispatch }>
  | Command<'RecordCapture', Told<CaptureResult>>
  | Command<'RequestVoid', ByTransaction & { reason: string; dispatch: Dispatch }>
  | Command<'RecordVoid', Told<VoidResult>>
  | Command<
      'RequestCancellation',
      ByTransaction & { amount: AmountAsked; reason: string; dispatch: Dispatch }
    >
  | Command<'RecordCancellation', Told<CancelResult>>
  /** After the compensation `transactionId` was declined. */
  | Command<'RequestCompensation', ByTransaction & { dispatch: Dispatch }>
  | Command<'RecordCompensation', Told<Compensated>>
  | Command<'TakeOver', ByTransaction & { from: OwnerId; dispatch: Dispatch }>
  | Command<'RecordRepetition', ByTransaction & { failure: Failure; sent: boolean }>
  | Command<'RecordInquiry', Inquiry>
  | Command<'RequestReview', ByTransaction & { reason: ReviewReason }>
  /** By a person, as the next: of what waits for one. */
  | Command<'ResumePursuit', ByTransaction>
  /** Somebody has made sure at the provider that it was not done; `reason`: how, in words for the timeline. */
  | Command<'DeclineReviewed', ByTransaction & { reason: string }>
export type PaymentCommandOf<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>

/** What a provider said when it was asked; `transactionId`: on whose behalf, null: of the whole payment. */
export type Inquiry = {
  readonly transactionId: TransactionId | null
  readonly attempt: number
  readonly cause: InquiryCause
  readonly answer: InquiryAnswer
}
/**
 * Transactions oldest first. `not_found` is only worth believing after the provider's settle delay. `unknown`: nothing
 * was learnt, and why.
 */
export type InquiryAnswer =
  | { readonly kind: 'found'; readonly transactions: readonly ProviderTransaction[] }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** In the order in which each command checks them; the first that applies is the one returned. */
export type PaymentRejection =
  | 'payment_not_found'
  /** An outcome for something that was never asked. */
  | 'transaction_not_found'
  /** The order id was used for another name, amount, payer or metadata. */
  | 'order_mismatch'
  /** Made here, or imported from another line. */
  | 'payment_already_there'
  /** An earlier attempt may have taken the money. */
  | 'attempt_undecided'
  | 'payment_already_approved'
  /** Cancelled or voided in full: the order is over. */
  | 'payment_closed'
  /** An earlier attempt was made under that order at the provider, and its money may still be found there. */
  | 'provider_order_used'
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
  /** Somebody else sees to it. */
  | 'taken_over'
  /** The ledger itself sees to it. */
  | 'case_not_in_review'
  /** Money that was found has to go back, whatever the provider says. */
  | 'case_of_compensation'
  /** Money did move, if another amount. */
  | 'case_mismatched'
