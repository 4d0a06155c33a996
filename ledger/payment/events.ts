import type { Failure } from '../core/failure.ts'
import type {
  CardId,
  ContractId,
  MerchantId,
  Mode,
  OwnerId,
  PaymentId,
  ProviderId,
  TransactionId,
} from '../core/ids.ts'
import type { MethodKind } from '../core/method-kind.ts'
import type { Money } from '../core/money.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'
import type { ProviderTransaction } from './provider.ts'

/** What the merchant sells; the same for every attempt to pay it. */
export type Order = {
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly orderId: string
  readonly orderName: string
  readonly amount: Money
  /** The part of the amount that carries no tax. */
  readonly taxFree: Money
  /** The merchant's own opaque word for who pays; never a name, phone number or address. */
  readonly payerReference: string | null
  readonly metadata: Readonly<Record<string, string>>
}

/** Who carries an intent out, and for how long nobody else may; counted on the owner's monotonic clock. */
export type Dispatch = { readonly owner: OwnerId; readonly leaseMs: number }

/** One try to pay the order at one provider. */
export type AttemptIntent = {
  /** 1, 2, 3 … within the payment. */
  readonly attempt: number
  /** Also the idempotency key sent to the provider. */
  readonly transactionId: TransactionId
  readonly provider: ProviderId
  readonly contractId: ContractId
  /** The order's id at the provider: unique over merchants, modes and attempts. */
  readonly providerOrderId: string
  readonly sealedToken: SealedText
  /** The registered card that is charged; null: a token or a key of this request only. */
  readonly cardId: CardId | null
  /** 0 = paid at once. */
  readonly installmentMonths: number
  readonly amount: Money
  readonly dispatch: Dispatch
}

/** `paymentId` and `at` stand in every event: which payment, and when by our clock. */
type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly paymentId: PaymentId
  readonly at: Instant
} & Readonly<Body>
type OfAttempt = { attempt: number; transactionId: TransactionId }
/** As the provider tells it; null: it did not. */
type ByMethod = { methodKind: MethodKind | null }
type OfTransaction = { transactionId: TransactionId }
/** The provider said it moved another amount than we asked: money did move, so nothing is decided yet. */
type Mismatch = { asked: Money; answered: Money; reference: string }

/** Where an imported payment was read: the SHA-256 of the file, 64 hex digits, and the line in it; the first is 1. */
export type ImportSource = { readonly fileDigest: string; readonly line: number }

type Authorization =
  | Fact<'PaymentCreated', { order: Order }>
  /** A payment that was made before and elsewhere: with this it exists and stands, in the place of all that led to it. */
  | Fact<
      'PaymentImported',
      OfAttempt &
        ByMethod & {
          /** Its amount is what was captured. */
          order: Order
          provider: ProviderId
          contractId: ContractId
          providerOrderId: string
          reference: string
          approvalNumber: string | null
          approvedAt: Instant
          /** 0 = paid at once. */
          installmentMonths: number
          captured: Money
          /** What had gone back before, in however many cancels: one transaction of ours, `carriedOverId`. */
          canceled: Money
          /** null: nothing had gone back. */
          carriedOverId: TransactionId | null
          /** When the last of it went back; null: nothing, or the file does not tell. */
          canceledAt: Instant | null
          source: ImportSource
        }
    >
  | Fact<'ApprovalRequested', AttemptIntent>
  | Fact<
      'PaymentApproved',
      OfAttempt &
        ByMethod & { amount: Money; reference: string; approvalNumber: string | null; approvedAt: Instant }
    >
  | Fact<'ApprovalDeclined', OfAttempt & { failure: Failure }>
  | Fact<'ApprovalUnknown', OfAttempt & { failure: Failure }>
  | Fact<'ApprovalAmountMismatched', OfAttempt & Mismatch>
  /** An approval found after the attempt was recorded otherwise: a transaction of its own, which must not stand. */
  | Fact<
      'LateApprovalFound',
      OfAttempt & ByMethod & { foundId: TransactionId; amount: Money; reference: string; approvedAt: Instant }
    >
  | Fact<'PreAuthorizationRequested', AttemptIntent>
  | Fact<
      'PaymentPreAuthorized',
      OfAttempt & ByMethod & { held: Money; reference: string; approvedAt: Instant; expiresAt: Instant }
    >
  | Fact<'PreAuthorizationDeclined', OfAttempt & { failure: Failure }>
  | Fact<'PreAuthorizationUnknown', OfAttempt & { failure: Failure }>
  | Fact<'PreAuthorizationAmountMismatched', OfAttempt & Mismatch>
  | Fact<
      'LatePreAuthorizationFound',
      OfAttempt & ByMethod & { foundId: TransactionId; held: Money; reference: string; approvedAt: Instant }
    >

type Capture =
  | Fact<'CaptureRequested', OfTransaction & { amount: Money; dispatch: Dispatch }>
  | Fact<'PaymentCaptured', OfTransaction & { amount: Money; reference: string; capturedAt: Instant }>
  | Fact<'CaptureDeclined', OfTransaction & { failure: Failure }>
  | Fact<'CaptureUnknown', OfTransaction & { failure: Failure }>
  | Fact<'CaptureAmountMismatched', OfTransaction & Mismatch>

type Void =
  | Fact<'VoidRequested', OfTransaction & { reason: string; dispatch: Dispatch }>
  | Fact<'PaymentVoided', OfTransaction & { released: Money; reference: string; voidedAt: Instant }>
  | Fact<'VoidDeclined', OfTransaction & { failure: Failure }>
  | Fact<'VoidUnknown', OfTransaction & { failure: Failure }>

type Cancellation =
  | Fact<'CancellationRequested', OfTransaction & { amount: Money; reason: string; dispatch: Dispatch }>
  | Fact<'CancellationSucceeded', OfTransaction & { amount: Money; reference: string; cancelledAt: Instant }>
  | Fact<'CancellationDeclined', OfTransaction & { failure: Failure }>
  | Fact<'CancellationUnknown', OfTransaction & { failure: Failure }>
  | Fact<'CancellationAmountMismatched', OfTransaction & Mismatch>

/**
 * Money that was found standing although its attempt was recorded otherwise goes back: `transactionId` is the
 * movement's own, `foundId` that of the finding. After a decline the next one is a new movement.
 */
type OfCompensation = OfTransaction & { foundId: TransactionId }
type Compensation =
  | Fact<
      'CompensationRequested',
      OfCompensation & {
        /** `void` for what is only held. */
        operation: 'cancel' | 'void'
        amount: Money
        /** The provider's id of what stands there. */
        reference: string
        dispatch: Dispatch
      }
    >
  | Fact<
      'CompensationSucceeded',
      OfCompensation & { amount: Money; reference: string; compensatedAt: Instant }
    >
  | Fact<'CompensationDeclined', OfCompensation & { failure: Failure }>
  | Fact<'CompensationUnknown', OfCompensation & { failure: Failure }>
  | Fact<'CompensationAmountMismatched', OfCompensation & Mismatch>

/** Why the payment was asked for at its provider. */
export type InquiryCause = 'unknown_outcome' | 'merchant' | 'administrator' | 'notification'
/** Why nobody but a person can go on. */
export type ReviewReason =
  /** As often as the policy allows. */
  | 'tries_exhausted'
  /** The provider can neither be asked nor asked again. */
  | 'no_way_to_learn'
  /** Another amount than was asked for did move. */
  | 'amount_mismatch'
  /** Movements of the same amount that only the provider can tell apart. */
  | 'ambiguous'

/** What is done to learn an outcome, and who does it. */
type Pursuit =
  /** A fact before anything is done: of all who would go on, one appends it. */
  | Fact<'AttemptTakenOver', OfTransaction & { from: OwnerId; dispatch: Dispatch }>
  /**
   * The request was to be sent again under the same idempotency key, and still nobody knows. `sent`: whether any of it
   * may have left us.
   */
  | Fact<'RequestRepeated', OfTransaction & { failure: Failure; sent: boolean }>
  /** `transactionId`: on whose behalf; null: of the whole payment. `failure`: why nothing was learnt. */
  | Fact<
      'PaymentInquired',
      {
        transactionId: TransactionId | null
        attempt: number
        cause: InquiryCause
        result: 'found' | 'not_found' | 'unknown'
        transactions: readonly ProviderTransaction[]
        failure: Failure | null
      }
    >
  | Fact<'ReviewRequested', OfTransaction & { reason: ReviewReason }>
  /** A person has looked into it, and it goes on as on its first day. */
  | Fact<'PursuitResumed', OfTransaction>

/** With which a payment comes to be known here: the first event of its stream, and of no other place. */
export type Beginning = PaymentEventOf<'PaymentCreated' | 'PaymentImported'>

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type PaymentEvent = Authorization | Capture | Void | Cancellation | Compensation | Pursuit
export type PaymentEventOf<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { type: Type }>
