import fc from 'fast-check'
import { cardProducts } from '../card/events.ts'
import { failureCategories, type Failure } from '../core/failure.ts'
import {
  ApiKeyId,
  BusinessNumber,
  CardId,
  ContractId,
  MerchantId,
  NotificationId,
  OwnerId,
  PaymentId,
  PaymentImportId,
  ProviderId,
  TransactionId,
} from '../core/ids.ts'
import { methodKinds } from '../core/method-kind.ts'
import { currencies, money } from '../core/money.ts'
import { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { AttemptIntent, Order } from '../payment/events.ts'
import type { ProviderTransaction } from '../payment/provider.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'

export type EventType = LedgerEvent['type']
type EventOf<Type extends EventType> = Extract<LedgerEvent, { type: Type }>
type Arbitraries<T> = { readonly [Field in keyof T]: fc.Arbitrary<T[Field]> }

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const at = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map(instantOf)
const count = fc.nat({ max: 1_000_000 })
const sealed = fc.base64String().map(SealedText)
const amount = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n),
  fc.bigInt(0n, 2n ** 63n),
)
const moneyOf = fc
  .tuple(amount, fc.constantFrom(...currencies))
  .map(([units, currency]) => money(units, currency))
const dispatch = fc.record({ owner: text.map(OwnerId), leaseMs: count })
const failure: fc.Arbitrary<Failure> = fc.record({
  category: fc.constantFrom(...failureCategories),
  kind: fc.constantFrom('business', 'system', 'unexpected_response', 'network', 'timeout'),
  providerCode: orNull(text),
  providerMessage: orNull(text),
})
const order: fc.Arbitrary<Order> = fc.record({
  merchantId: text.map(MerchantId),
  mode: fc.constantFrom('test', 'live'),
  orderId: text,
  orderName: text,
  amount: moneyOf,
  taxFree: moneyOf,
  payerReference: orNull(text),
  metadata: fc.dictionary(text, text, { noNullPrototype: true }),
})

const fact = { paymentId: text.map(PaymentId), at }
const ofTransaction = { ...fact, transactionId: text.map(TransactionId) }
const ofAttempt = { ...ofTransaction, attempt: count }
const intent: Arbitraries<AttemptIntent> = {
  attempt: count,
  transactionId: text.map(TransactionId),
  provider: text.map(ProviderId),
  contractId: text.map(ContractId),
  providerOrderId: text,
  sealedToken: sealed,
  cardId: orNull(text.map(CardId)),
  installmentMonths: count,
  amount: moneyOf,
  dispatch,
}
const mismatch = { asked: moneyOf, answered: moneyOf, reference: text }
const moved = { amount: moneyOf, reference: text }
const methodKind = orNull(fc.constantFrom(...methodKinds))
const found = { ...ofAttempt, methodKind, foundId: text.map(TransactionId), reference: text, approvedAt: at }
const ofCompensation = { ...ofTransaction, foundId: text.map(TransactionId) }
const providerTransaction: fc.Arbitrary<ProviderTransaction> = fc.record({
  operation: fc.constantFrom('approve', 'pre_authorize', 'capture', 'void', 'cancel'),
  reference: text,
  amount: moneyOf,
  at,
  approvalNumber: orNull(text),
  expiresAt: orNull(at),
  methodKind,
})
const ofMerchant = { merchantId: text.map(MerchantId), at }
const ofCard = { cardId: text.map(CardId), at }
const ofImport = { importId: text.map(PaymentImportId), at }
const ofNotification = { notificationId: text.map(NotificationId), at }

/** Every type of event, with every field it has: a new one does not compile without its row. */
export const fields: { readonly [Type in EventType]: Arbitraries<Omit<EventOf<Type>, 'type'>> } = {
  PaymentCreated: { ...fact, order },
  PaymentImported: {
    ...ofAttempt,
    order,
    provider: text.map(ProviderId),
    contractId: text.map(ContractId),
    providerOrderId: text,
    reference: text,
    approvalNumber: orNull(text),
    approvedAt: at,
    methodKind,
    installmentMonths: count,
    captured: moneyOf,
    canceled: moneyOf,
    carriedOverId: orNull(text.map(TransactionId)),
    canceledAt: orNull(at),
    source: fc.record({ fileDigest: text, line: count }),
  },
  ApprovalRequested: { ...fact, ...intent },
  PaymentApproved: { ...ofAttempt, ...moved, approvalNumber: orNull(text), approvedAt: at, methodKind },
  ApprovalDeclined: { ...ofAttempt, failure },
  ApprovalUnknown: { ...ofAttempt, failure },
  ApprovalAmountMismatched: { ...ofAttempt, ...mismatch },
  LateApprovalFound: { ...found, amount: moneyOf },
  PreAuthorizationRequested: { ...fact, ...intent },
  PaymentPreAuthorized: {
    ...ofAttempt,
    held: moneyOf,
    reference: text,
    approvedAt: at,
    expiresAt: at,
    methodKind,
  },
  PreAuthorizationDeclined: { ...ofAttempt, failure },
  PreAuthorizationUnknown: { ...ofAttempt, failure },
  PreAuthorizationAmountMismatched: { ...ofAttempt, ...mismatch },
  LatePreAuthorizationFound: { ...found, held: moneyOf },
  CaptureRequested: { ...ofTransaction, amount: moneyOf, dispatch },
  PaymentCaptured: { ...ofTransaction, ...moved, capturedAt: at },
  CaptureDeclined: { ...ofTransaction, failure },
  CaptureUnknown: { ...ofTransaction, failure },
  CaptureAmountMismatched: { ...ofTransaction, ...mismatch },
  VoidRequested: { ...ofTransaction, reason: text, dispatch },
  PaymentVoided: { ...ofTransaction, released: moneyOf, reference: text, voidedAt: at },
  VoidDeclined: { ...ofTransaction, failure },
  VoidUnknown: { ...ofTransaction, failure },
  CancellationRequested: { ...ofTransaction, amount: moneyOf, reason: text, dispatch },
  CancellationSucceeded: { ...ofTransaction, ...moved, cancelledAt: at },
  CancellationDeclined: { ...ofTransaction, failure },
  CancellationUnknown: { ...ofTransaction, failure },
  CancellationAmountMismatched: { ...ofTransaction, ...mismatch },
  CompensationRequested: {
    ...ofCompensation,
    operation: fc.constantFrom('cancel', 'void'),
    ...moved,
    dispatch,
  },
  CompensationSucceeded: { ...ofCompensation, ...moved, compensatedAt: at },
  CompensationDeclined: { ...ofCompensation, failure },
  CompensationUnknown: { ...ofCompensation, failure },
  CompensationAmountMismatched: { ...ofCompensation, ...mismatch },
  AttemptTakenOver: { ...ofTransaction, from: text.map(OwnerId), dispatch },
  RequestRepeated: { ...ofTransaction, failure, sent: fc.boolean() },
  PaymentInquired: {
    ...fact,
    transactionId: orNull(text.map(TransactionId)),
    attempt: count,
    cause: fc.constantFrom('unknown_outcome', 'merchant', 'administrator', 'notification'),
    result: fc.constantFrom('found', 'not_found', 'unknown'),
    transactions: fc.array(providerTransaction, { maxLength: 3 }),
    failure: orNull(failure),
  },
  ReviewRequested: {
    ...ofTransaction,
    reason: fc.constantFrom('tries_exhausted', 'no_way_to_learn', 'amount_mismatch', 'ambiguous'),
  },
  PursuitResumed: ofTransaction,
  MerchantRegistered: { ...ofMerchant, name: text, businessNumber: text.map(BusinessNumber) },
  ProviderContractAdded: {
    ...ofMerchant,
    contractId: text.map(ContractId),
    provider: text.map(ProviderId),
    mode: fc.constantFrom('test', 'live'),
    baseUrl: fc.webUrl(),
    sealedSecretKey: sealed,
  },
  ApiKeyIssued: {
    ...ofMerchant,
    keyId: text.map(ApiKeyId),
    mode: fc.constantFrom('test', 'live'),
    secretHash: text,
    replaces: orNull(text.map(ApiKeyId)),
  },
  ApiKeyRevoked: { keyId: text.map(ApiKeyId), at, replacedBy: orNull(text.map(ApiKeyId)) },
  BusinessNumberReserved: { ...ofMerchant, businessNumber: text.map(BusinessNumber) },
  ProviderOrderClaimed: {
    ...fact,
    provider: text.map(ProviderId),
    contractId: text.map(ContractId),
    providerOrderId: text,
  },
  MasterKeyAdopted: { masterKeyId: text, at },
  NotificationReceived: {
    ...ofNotification,
    provider: text.map(ProviderId),
    contractId: text.map(ContractId),
    trust: fc.constantFrom('signed', 'hint'),
    eventType: text,
    providerOrderId: text,
    paymentId: orNull(text.map(PaymentId)),
    bodyHash: text,
    sealedBody: sealed,
    owner: text.map(OwnerId),
  },
  CardRegistered: {
    ...ofCard,
    merchantId: text.map(MerchantId),
    mode: fc.constantFrom('test', 'live'),
    provider: text.map(ProviderId),
    contractId: text.map(ContractId),
    sealedInstrument: sealed,
    kind: fc.constantFrom(...methodKinds),
    maskedNumber: orNull(text),
    issuer: orNull(text),
    product: orNull(fc.constantFrom(...cardProducts)),
    payerReference: orNull(text),
  },
  CardRemoved: ofCard,
  PaymentImportBegun: {
    ...ofImport,
    merchantId: text.map(MerchantId),
    mode: fc.constantFrom('test', 'live'),
    fileDigest: text,
    fileName: text,
    lines: count,
    lastLine: orNull(count),
  },
  PaymentImportLinesTaken: { ...ofImport, lines: fc.array(fc.record({ from: count, to: count })) },
  PaymentImportCompleted: { ...ofImport, imported: count, alreadyThere: count, refused: count },
  NotificationHandled: {
    ...ofNotification,
    result: fc.constantFrom('known', 'inquired', 'believed', 'unmatched'),
  },
}

export const metadata: fc.Arbitrary<EventMetadata> = fc.record({
  correlationId: text,
  causationId: text,
  actor: fc.oneof(
    fc.record({
      kind: fc.constant('merchant' as const),
      merchantId: text.map(MerchantId),
      keyId: text.map(ApiKeyId),
    }),
    fc.record({ kind: fc.constant('administrator' as const) }),
    fc.record({ kind: fc.constantFrom('dispatcher' as const, 'system' as const), owner: text.map(OwnerId) }),
  ),
  idempotency: orNull(fc.record({ key: text, requestHash: text })),
})
