import type { ApiKeyEvent } from '../api-key/events.ts'
import type { BusinessNumberEvent } from '../business-number/events.ts'
import type { CardEvent } from '../card/events.ts'
import type { MasterKeyEvent } from '../master-key/events.ts'
import type { MerchantEvent } from '../merchant/events.ts'
import type { NotificationEvent } from '../notification/events.ts'
import type { PaymentImportEvent } from '../payment-import/events.ts'
import type { PaymentEvent } from '../payment/events.ts'
import type { ProviderOrderEvent } from '../provider-order/events.ts'
import { accountCodes, type AccountCode } from './chart.ts'
import { reasons, type PostingReason } from './reasons.ts'

/** Every event of every stream, as far as the books are concerned: all of them. */
export type BookedEvent =
  | PaymentEvent
  | MerchantEvent
  | ApiKeyEvent
  | BusinessNumberEvent
  | ProviderOrderEvent
  | MasterKeyEvent
  | NotificationEvent
  | CardEvent
  | PaymentImportEvent
export type BookedType = BookedEvent['type']

const nothing = [] as const

/** What each event may post: what it does post is typed by its row, and a new event does not compile without one. */
export const posted = {
  PaymentCreated: nothing,
  PaymentImported: ['opening_receivable', 'opening_payable'],
  ApprovalRequested: nothing,
  PaymentApproved: ['taken_otherwise_settled', 'payment_taken'],
  ApprovalDeclined: nothing,
  ApprovalUnknown: nothing,
  ApprovalAmountMismatched: ['taken_otherwise'],
  LateApprovalFound: ['mismatch_is_late', 'late_found'],
  PreAuthorizationRequested: nothing,
  PaymentPreAuthorized: ['held_otherwise_settled', 'hold_placed'],
  PreAuthorizationDeclined: nothing,
  PreAuthorizationUnknown: nothing,
  PreAuthorizationAmountMismatched: ['held_otherwise'],
  LatePreAuthorizationFound: ['hold_mismatch_is_late', 'late_hold_found'],
  CaptureRequested: nothing,
  PaymentCaptured: ['taken_otherwise_settled', 'hold_captured', 'payment_taken'],
  CaptureDeclined: nothing,
  CaptureUnknown: nothing,
  CaptureAmountMismatched: ['taken_otherwise'],
  VoidRequested: nothing,
  PaymentVoided: ['hold_voided'],
  VoidDeclined: nothing,
  VoidUnknown: nothing,
  CancellationRequested: ['cancel_asked'],
  CancellationSucceeded: ['returned_otherwise_settled', 'cancel_reopened', 'cancel_done'],
  CancellationDeclined: ['cancel_declined'],
  CancellationUnknown: nothing,
  CancellationAmountMismatched: ['cancel_reopened', 'returned_otherwise'],
  // Since it was found it stands where what has to go back stands.
  CompensationRequested: nothing,
  CompensationSucceeded: [
    'returned_otherwise_settled',
    'released_otherwise_settled',
    'late_returned',
    'late_hold_released',
  ],
  // It still has to go back.
  CompensationDeclined: nothing,
  CompensationUnknown: nothing,
  CompensationAmountMismatched: ['returned_otherwise', 'released_otherwise'],
  AttemptTakenOver: nothing,
  RequestRepeated: nothing,
  PaymentInquired: nothing,
  ReviewRequested: nothing,
  PursuitResumed: nothing,
  MerchantRegistered: nothing,
  ProviderContractAdded: nothing,
  ApiKeyIssued: nothing,
  ApiKeyRevoked: nothing,
  BusinessNumberReserved: nothing,
  ProviderOrderClaimed: nothing,
  MasterKeyAdopted: nothing,
  NotificationReceived: nothing,
  NotificationHandled: nothing,
  CardRegistered: nothing,
  CardRemoved: nothing,
  PaymentImportBegun: nothing,
  PaymentImportLinesTaken: nothing,
  PaymentImportCompleted: nothing,
} as const satisfies Readonly<Record<BookedType, readonly PostingReason[]>>

/** The reasons for which an event of this type may post. */
export type PostedBy<Type extends BookedType> = (typeof posted)[Type][number]

const isMovedBy =
  (code: AccountCode) =>
  (reason: PostingReason): boolean =>
    reasons[reason].debit === code || reasons[reason].credit === code

/** The types of event that may post to each account; none: nothing of the product moves it yet. */
export const movedBy: ReadonlyMap<AccountCode, readonly string[]> = new Map(
  accountCodes.map((code) => [
    code,
    Object.entries(posted)
      .filter(([, because]) => because.some(isMovedBy(code)))
      .map(([type]) => type),
  ]),
)
