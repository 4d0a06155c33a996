import type { Fields, Format, Formats, Upcaster } from './format.ts'
import type { LedgerEvent } from './ledger-event.ts'

const plain: Format = { money: [], upcasters: [] }
const withMoney = (...money: readonly string[]): Format => ({ ...plain, money })
const withMoneyIn = (field: string, ...money: readonly string[]): Format => ({
  ...plain,
  inner: { field, money },
})
/** The format that stands there, with a version for each upcaster. */
const changed = (format: Format, ...upcasters: readonly Upcaster[]): Format => ({ ...format, upcasters })

/** Before it was recorded how the payer pays. */
const withoutMethodKind: Upcaster = (fields) => ({ ...fields, methodKind: null })
/** Before there were registered cards. */
const withoutCard: Upcaster = (fields) => ({ ...fields, cardId: null })
const withoutMethodKinds: Upcaster = ({ transactions, ...fields }) => ({
  ...fields,
  transactions: rowsIn(transactions).map(withoutMethodKind),
})

/** Before it was told where the last payment of a file stands. */
const withoutLastLine: Upcaster = (fields) => ({ ...fields, lastLine: null })

/** @throws TypeError when it is no list of objects. */
const rowsIn = (value: unknown): readonly Fields[] => {
  if (!Array.isArray(value) || !value.every(isRow)) throw new TypeError('no list of rows')
  return value
}
const isRow = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/**
 * Every type of event in the log. A changed type gets a new version: its event type is edited to the newest form, its
 * row here gets an upcaster from the form before, and the corpus a line of the new version.
 */
export const formats: Formats<LedgerEvent['type']> = {
  PaymentCreated: withMoneyIn('order', 'amount', 'taxFree'),
  PaymentImported: { ...withMoneyIn('order', 'amount', 'taxFree'), money: ['captured', 'canceled'] },
  ApprovalRequested: changed(withMoney('amount'), withoutCard),
  PaymentApproved: changed(withMoney('amount'), withoutMethodKind),
  ApprovalDeclined: plain,
  ApprovalUnknown: plain,
  ApprovalAmountMismatched: withMoney('asked', 'answered'),
  LateApprovalFound: changed(withMoney('amount'), withoutMethodKind),
  PreAuthorizationRequested: changed(withMoney('amount'), withoutCard),
  PaymentPreAuthorized: changed(withMoney('held'), withoutMethodKind),
  PreAuthorizationDeclined: plain,
  PreAuthorizationUnknown: plain,
  PreAuthorizationAmountMismatched: withMoney('asked', 'answered'),
  LatePreAuthorizationFound: changed(withMoney('held'), withoutMethodKind),
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
  PaymentInquired: changed(withMoneyIn('transactions', 'amount'), withoutMethodKinds),
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
  CardRegistered: plain,
  CardRemoved: plain,
  PaymentImportBegun: changed(plain, withoutLastLine),
  PaymentImportLinesTaken: plain,
  PaymentImportCompleted: plain,
}
