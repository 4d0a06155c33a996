import { v5 as uuidv5 } from 'uuid'
import type { Brand } from './brand.ts'

export type PaymentId = Brand<string, 'PaymentId'>
export type TransactionId = Brand<string, 'TransactionId'>
export type MerchantId = Brand<string, 'MerchantId'>
export type ApiKeyId = Brand<string, 'ApiKeyId'>
export type ContractId = Brand<string, 'ContractId'>
export type BusinessNumber = Brand<string, 'BusinessNumber'>
export type ProviderId = Brand<string, 'ProviderId'>
/** One running process: the owner of the intents it appended. */
export type OwnerId = Brand<string, 'OwnerId'>
/** A UUID; equal ids mean the same event. */
export type EventId = Brand<string, 'EventId'>
/** `category-id`, e.g. `payment-pay_…`. */
export type StreamName = Brand<string, 'StreamName'>

export const PaymentId = (raw: string): PaymentId => raw as PaymentId
export const TransactionId = (raw: string): TransactionId => raw as TransactionId
export const MerchantId = (raw: string): MerchantId => raw as MerchantId
export const ApiKeyId = (raw: string): ApiKeyId => raw as ApiKeyId
export const ContractId = (raw: string): ContractId => raw as ContractId
export const BusinessNumber = (raw: string): BusinessNumber => raw as BusinessNumber
export const ProviderId = (raw: string): ProviderId => raw as ProviderId
export const OwnerId = (raw: string): OwnerId => raw as OwnerId
export const EventId = (raw: string): EventId => raw as EventId
export const StreamName = (raw: string): StreamName => raw as StreamName

/** The root of every id derived here: fixed for ever, since changing it would rename every payment. */
const NAMESPACE = '6f1d6d0a-5c0e-5a53-9a0b-7f6a3c1e2d40'

/** JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') differ. */
const derive = (kind: string, parts: readonly string[]): string =>
  uuidv5(JSON.stringify([kind, ...parts]), NAMESPACE)

const compact = (uuid: string): string => uuid.replaceAll('-', '')

/** test: no money moves; live: it does. Their data never meet. */
export type Mode = 'test' | 'live'

export const paymentIdOf = (merchantId: MerchantId, mode: Mode, orderId: string): PaymentId =>
  PaymentId(`pay_${compact(derive('payment', [merchantId, mode, orderId]))}`)

/** One money movement asked for by one idempotency key within one payment. */
export const transactionIdOf = (
  paymentId: PaymentId,
  operation: string,
  idempotencyKey: string,
): TransactionId =>
  TransactionId(`txn_${compact(derive('transaction', [paymentId, operation, idempotencyKey]))}`)

export const merchantIdOf = (idempotencyKey: string): MerchantId =>
  MerchantId(`mer_${compact(derive('merchant', [idempotencyKey]))}`)

export const apiKeyIdOf = (merchantId: MerchantId, mode: Mode, idempotencyKey: string): ApiKeyId =>
  ApiKeyId(`key_${compact(derive('api-key', [merchantId, mode, idempotencyKey]))}`)

/** A merchant has one contract with a provider in each mode. */
export const contractIdOf = (merchantId: MerchantId, provider: ProviderId, mode: Mode): ContractId =>
  ContractId(`con_${compact(derive('contract', [merchantId, provider, mode]))}`)

/** The same append repeated carries the same ids, so it is never a second one. */
export const eventIdOf = (commandId: string, index: number): EventId =>
  EventId(derive('event', [commandId, String(index)]))

export const paymentStream = (id: PaymentId): StreamName => StreamName(`payment-${id}`)
export const merchantStream = (id: MerchantId): StreamName => StreamName(`merchant-${id}`)
export const apiKeyStream = (id: ApiKeyId): StreamName => StreamName(`api_key-${id}`)
export const businessNumberStream = (number: BusinessNumber): StreamName =>
  StreamName(`business_number-${number}`)

/** Our order's id at a provider: 32 hex digits, a dash and the attempt; within every provider's alphabet and length. */
export const providerOrderIdOf = (paymentId: PaymentId, attempt: number): string =>
  `${paymentId.slice('pay_'.length)}-${String(attempt)}`
