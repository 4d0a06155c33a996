import { expect } from 'chai'
import fc from 'fast-check'
import { failureCategories, type Failure } from '../core/failure.ts'
import {
  ApiKeyId,
  BusinessNumber,
  ContractId,
  EventId,
  MerchantId,
  NotificationId,
  OwnerId,
  PaymentId,
  ProviderId,
  StreamName,
  TransactionId,
} from '../core/ids.ts'
import { currencies, money } from '../core/money.ts'
import type { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { AttemptIntent, Order } from '../payment/events.ts'
import type { ProviderTransaction } from '../payment/provider.ts'
import { decode, encode } from './codec.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import { CorruptLogError, Position, type NewEvent, type StoredEvent } from './port.ts'

type EventType = LedgerEvent['type']
type EventOf<Type extends EventType> = Extract<LedgerEvent, { type: Type }>
type Arbitraries<T> = { readonly [Field in keyof T]: fc.Arbitrary<T[Field]> }

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const at = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map(instantOf)
const count = fc.nat({ max: 1_000_000 })
const sealed = fc.base64String().map((raw) => raw as SealedText)
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
  installmentMonths: count,
  amount: moneyOf,
  dispatch,
}
const mismatch = { asked: moneyOf, answered: moneyOf, reference: text }
const moved = { amount: moneyOf, reference: text }
const found = { ...ofAttempt, foundId: text.map(TransactionId), reference: text, approvedAt: at }
const ofCompensation = { ...ofTransaction, foundId: text.map(TransactionId) }
const providerTransaction: fc.Arbitrary<ProviderTransaction> = fc.record({
  operation: fc.constantFrom('approve', 'pre_authorize', 'capture', 'void', 'cancel'),
  reference: text,
  amount: moneyOf,
  at,
  approvalNumber: orNull(text),
  expiresAt: orNull(at),
})
const ofMerchant = { merchantId: text.map(MerchantId), at }
const ofNotification = { notificationId: text.map(NotificationId), at }

/** Every type of event, with every field it has: a new one does not compile without its row. */
const fields: { readonly [Type in EventType]: Arbitraries<Omit<EventOf<Type>, 'type'>> } = {
  PaymentCreated: { ...fact, order },
  ApprovalRequested: { ...fact, ...intent },
  PaymentApproved: { ...ofAttempt, ...moved, approvalNumber: orNull(text), approvedAt: at },
  ApprovalDeclined: { ...ofAttempt, failure },
  ApprovalUnknown: { ...ofAttempt, failure },
  ApprovalAmountMismatched: { ...ofAttempt, ...mismatch },
  LateApprovalFound: { ...found, amount: moneyOf },
  PreAuthorizationRequested: { ...fact, ...intent },
  PaymentPreAuthorized: { ...ofAttempt, held: moneyOf, reference: text, approvedAt: at, expiresAt: at },
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
  NotificationHandled: { ...ofNotification, result: fc.constantFrom('inquired', 'unmatched') },
}

const types = Object.keys(fields) as EventType[]
const eventOf = (type: EventType): fc.Arbitrary<LedgerEvent> =>
  fc.record<Record<string, unknown>>(fields[type]).map((body) => ({ type, ...body }) as LedgerEvent)

const metadata: fc.Arbitrary<EventMetadata> = fc.record({
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

const id = EventId('00000000-0000-5000-8000-000000000000')
const place = {
  stream: StreamName('payment-pay_1'),
  revision: 3,
  position: Position(7n),
  recordedAt: instantOf(0),
}
const stored = (event: NewEvent): StoredEvent => ({ ...event, ...place })

/** Everything in a decoded event that JSON would not carry, wherever it stands. */
const leaves = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value]

for (const type of types) {
  describe(`the codec of ${type}`, () => {
    it('gives back what it was given, every digit and field of it', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const decoded = decode(stored(encode(id, event, about)))
          expect(decoded).to.deep.equal({ id, ...place, event, metadata: about })
          expect(leaves(decoded)).not.to.include(undefined)
        }),
      )
    })
    it('writes amounts as digits and nothing but well-formed text', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const written = encode(id, event, about)
          expect([written.id, written.type]).to.deep.equal([id, type])
          for (const one of [written.data, written.metadata])
            expect([one.isWellFormed(), one.includes('\0')]).to.deep.equal([true, false])
          expect(JSON.parse(written.data)).not.to.have.property('type')
          const digits = leaves(event).filter((leaf) => typeof leaf === 'bigint')
          expect(leaves(JSON.parse(written.data))).to.include.members(digits.map(String))
        }),
      )
    })
    it('does not read it without its amounts, in another version or with broken JSON', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const written = stored(encode(id, event, about))
          const refused = (other: Partial<StoredEvent>): void => {
            expect(() => decode({ ...written, ...other })).to.throw(CorruptLogError)
          }
          refused({ schemaVersion: written.schemaVersion + 1 })
          refused({ schemaVersion: 0 })
          refused({ type: `${type}Twice` })
          refused({ data: written.data.slice(0, -1) })
          refused({ metadata: written.metadata.slice(1) })
          for (const field of Object.keys(event).filter((name) => moneyFields.has(name)))
            refused({ data: JSON.stringify({ ...(JSON.parse(written.data) as object), [field]: undefined }) })
        }),
        { numRuns: 20 },
      )
    })
  })
}

const moneyFields: ReadonlySet<string> = new Set(['amount', 'asked', 'answered', 'held', 'released'])
