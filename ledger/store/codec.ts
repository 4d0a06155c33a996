import type { EventId } from '../core/ids.ts'
import { currencies, money, type Money } from '../core/money.ts'
import type { EventMetadata, LedgerEvent, Recorded } from './ledger-event.ts'
import { CorruptLogError, type NewEvent, type StoredEvent } from './port.ts'

type EventType = LedgerEvent['type']

/** What a type of event needs to be written and read: its version and where amounts stand, since JSON knows no bigint. */
type Format = {
  readonly schemaVersion: number
  readonly money: readonly string[]
  /** One level down: in the object, or in each row of the list, that stands under `field`. */
  readonly inner?: { readonly field: string; readonly money: readonly string[] }
}

const plain: Format = { schemaVersion: 1, money: [] }
const withMoney = (...fields: readonly string[]): Format => ({ schemaVersion: 1, money: fields })
const withMoneyIn = (field: string, ...money: readonly string[]): Format => ({
  ...plain,
  inner: { field, money },
})

const formats: Readonly<Record<EventType, Format>> = {
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

const formatByType = new Map<string, Format>(Object.entries(formats))

type Fields = Record<string, unknown>

/** Amounts become decimal text, so that no digit depends on how a reader parses numbers. */
export const encode = (id: EventId, event: LedgerEvent, metadata: EventMetadata): NewEvent => {
  const format = formats[event.type]
  const { type, ...data } = event
  return {
    id,
    type,
    schemaVersion: format.schemaVersion,
    data: JSON.stringify(convert(data, format, writeMoney)),
    metadata: JSON.stringify(metadata),
  }
}

/** @throws CorruptLogError when the type or version is not known here or the bytes cannot be read. */
export const decode = (stored: StoredEvent): Recorded => {
  const format = formatByType.get(stored.type)
  if (format?.schemaVersion !== stored.schemaVersion)
    throw unreadable(stored, 'its type and version are not known here')
  const { id, stream, revision, position, recordedAt } = stored
  const event = { type: stored.type, ...convert(parse(stored, stored.data), format, readMoney(stored)) }
  const metadata = parse(stored, stored.metadata)
  // The one place where bytes become events: they were written by `encode` from these very types.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return { id, stream, revision, position, recordedAt, event, metadata } as unknown as Recorded
}

type ConvertMoney = (value: unknown) => unknown

const convert = (data: Fields, { money, inner }: Format, one: ConvertMoney): Fields => {
  const converted = convertFields(data, money, one)
  if (inner === undefined) return converted
  const value = converted[inner.field]
  converted[inner.field] = Array.isArray(value)
    ? value.map((row: unknown) => convertFields(row, inner.money, one))
    : convertFields(value, inner.money, one)
  return converted
}

/** What is no object has no amount either, which `one` will not have. */
const convertFields = (value: unknown, money: readonly string[], one: ConvertMoney): Fields => {
  const converted = isFields(value) ? { ...value } : {}
  for (const field of money) converted[field] = one(converted[field])
  return converted
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const writeMoney = (value: unknown): unknown => {
  if (!isFields(value)) throw new TypeError('an amount of money is missing in an event')
  return { amount: String(value['amount']), currency: value['currency'] }
}

const readMoney =
  (stored: StoredEvent) =>
  (value: unknown): Money => {
    const text = isFields(value) ? value['amount'] : undefined
    const currency = isFields(value) ? currencies.find((known) => known === value['currency']) : undefined
    if (typeof text !== 'string' || !/^(?:0|[1-9]\d*)$/.test(text) || currency === undefined) {
      throw unreadable(stored, 'an amount is missing or no plain number')
    }
    return money(BigInt(text), currency)
  }

const parse = (stored: StoredEvent, text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return value
  } catch {
    // Told below: whatever the parser said quotes the event's own text, which may be private.
  }
  throw unreadable(stored, 'its JSON cannot be read')
}

const unreadable = ({ position, stream, type, schemaVersion }: StoredEvent, why: string): CorruptLogError =>
  new CorruptLogError(`event ${String(position)} (${stream}, ${type} v${String(schemaVersion)}): ${why}`)
