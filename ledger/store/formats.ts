import type { Format, Formats } from './format.ts'
import type { LedgerEvent } from './ledger-event.ts'

const plain: Format = { money: [], upcasters: [] }
const withMoney = (...money: readonly string[]): Format => ({ ...plain, money })
const withMoneyIn = (field: string, ...money: readonly string[]): Format => ({
  ...plain,
  inner: { field, money },
})

/**
 * Every type of event in the log. A changed type gets a new version: its event type is edited to the newest form, its
 * row here gets an upcaster from the form before, and the corpus a line of the new version.
 */
export const formats: Formats<LedgerEvent['type']> = {
  PaymentCreated: withMoneyIn('order', 'amount', 'taxFree'),
  ApprovalRequested: withMoney('amount'),
  PaymentApproved: withMoney('amount'),
  ApprovalDeclined: plain,
  ApprovalUnknown: plain,
  ApprovalAmountMismatched: withMoney('asked', 'answered'),
  LateApprovalFound: withMoney('amount'),
  PreAuthorizationRequested: withMoney('amount'),
  PaymentPreAuthorized: withMoney('held'),
  PreAuthorizationDeclined: plain,
  PreAuthorizationUnknown: plain,
  PreAuthorizationAmountMismatched: withMoney('asked', 'answered'),
  LatePreAuthorizationFound: withMoney('held'),
  CaptureRequested: withMoney('amount'),
  PaymentCaptured: withMoney('amount'),
  CaptureDeclined: plain,
  CaptureUnknown: plain,
  CaptureAmountMismatched: withMoney('asked', 'answered'),
  VoidRequested: plain,
  PaymentVoided: withMoney('released'),
  VoidDeclined: plain,
  VoidUnknown: plain,
  CancellationRequested: withMoney('amount'),
  CancellationSucceeded: withMoney('amount'),
  CancellationDeclined: plain,
  CancellationUnknown: plain,
  CancellationAmountMismatched: withMoney('asked', 'answered'),
  CompensationRequested: withMoney('amount'),
  CompensationSucceeded: withMoney('amount'),
  CompensationDeclined: plain,
  CompensationUnknown: plain,
  CompensationAmountMismatched: withMoney('asked', 'answered'),
  AttemptTakenOver: plain,
  RequestRepeated: plain,
  PaymentInquired: withMoneyIn('transactions', 'amount'),
  ReviewRequested: plain,
  PursuitResumed: plain,
  MerchantRegistered: plain,
  ProviderContractAdded: plain,
  ApiKeyIssued: plain,
  ApiKeyRevoked: plain,
  BusinessNumberReserved: plain,
  ProviderOrderClaimed: plain,
  MasterKeyAdopted: plain,
  NotificationReceived: plain,
  NotificationHandled: plain,
}
