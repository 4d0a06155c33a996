import type { EventId } from '../core/ids.ts'
import { currencies, money, type Money } from '../core/money.ts'
import { newestVersion, upcast, type Fields, type Format, type Formats } from './format.ts'
import { formats } from './formats.ts'
import type { EventMetadata, Fact, LedgerEvent, Recorded } from './ledger-event.ts'
import { CorruptLogError, type NewEvent, type StoredEvent, type StoredFact } from './port.ts'

/**
 * The event was written by a newer version of this program. Nobody may pass by it: its reader stops here, and goes on by
 * itself once it has been updated.
 */
export class UnknownEventError extends CorruptLogError {
  override readonly name = 'UnknownEventError'
}

export type Codec<Event> = {
  /** In the newest version. Amounts become decimal text, so that no digit depends on how a reader parses numbers. */
  readonly encode: (id: EventId, event: Event, metadata: EventMetadata) => NewEvent
  /**
   * In the newest form, whatever version it was written in.
   * @throws UnknownEventError for a type or version not known here; CorruptLogError when the bytes cannot be read.
   */
  readonly decode: (stored: StoredEvent) => Recorded<Event>
  /** The same, and its metadata is not looked at. */
  readonly decodeFact: (stored: StoredFact) => Fact<Event>
}

export const codecOf = <Event extends { readonly type: string }>(
  formatOf: Formats<Event['type']>,
): Codec<Event> => {
  const formatByType = new Map<string, Format>(Object.entries(formatOf))
  const eventOf = (stored: StoredFact): Event => {
    const format = knownFormat(formatByType, stored)
    const data = convert(newestData(format, stored), format, readMoney(stored))
    // Put into another object it would all be copied once more, which is a tenth of reading an event.
    data['type'] = stored.type
    // The one place where bytes become events: they were written by `encode` from these very types.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    return data as unknown as Event
  }
  const metadataOf = (stored: StoredEvent): EventMetadata =>
    // Likewise.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    parse(stored, stored.metadata) as unknown as EventMetadata
  return {
    encode: (id, event, metadata) => {
      const type: Event['type'] = event.type
      const { type: _type, ...data } = event
      const format = formatOf[type]
      return {
        id,
        type,
        schemaVersion: newestVersion(format),
        data: JSON.stringify(convert(data, format, writeMoney)),
        metadata: JSON.stringify(metadata),
      }
    },
    decode: (stored) => {
      const { id, stream, revision, position, recordedAt } = stored
      const event = eventOf(stored)
      return { id, stream, revision, position, recordedAt, event, metadata: metadataOf(stored) }
    },
    decodeFact: (stored) => {
      const { id, stream, revision, position, recordedAt } = stored
      return { id, stream, revision, position, recordedAt, event: eventOf(stored) }
    },
  }
}

export const { encode, decode, decodeFact } = codecOf<LedgerEvent>(formats)

const UPDATE = 'update this process if a newer version of Jangbu wrote it'

const knownFormat = (formatByType: ReadonlyMap<string, Format>, stored: StoredFact): Format => {
  const { type, schemaVersion } = stored
  const format = formatByType.get(type)
  if (format === undefined)
    throw new UnknownEventError(`${nameOf(stored)}: its type is not known here; ${UPDATE}`)
  const newest = newestVersion(format)
  if (schemaVersion > newest)
    throw new UnknownEventError(`${nameOf(stored)}: only versions up to v${newest} are known here; ${UPDATE}`)
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1)
    throw unreadable(stored, 'there is no such version')
  return format
}

const newestData = (format: Format, stored: StoredFact): Fields => {
  const fields = parse(stored, stored.data)
  if (stored.schemaVersion === newestVersion(format)) return fields
  try {
    return upcast(format, fields, stored.schemaVersion)
  } catch {
    // Told without its reason, which may quote the event's own text.
    throw unreadable(stored, 'it cannot be brought to the newest version')
  }
}

type ConvertMoney = (value: unknown) => unknown

const convert = (data: unknown, { money, inner }: Format, one: ConvertMoney): Record<string, unknown> => {
  const converted = convertFields(data, money, one)
  if (inner === undefined) return converted
  const value = converted[inner.field]
  converted[inner.field] = Array.isArray(value)
    ? value.map((row: unknown) => convertFields(row, inner.money, one))
    : convertFields(value, inner.money, one)
  return converted
}

/** What is no object has no amount either, which `one` will not have. */
const convertFields = (
  value: unknown,
  money: readonly string[],
  one: ConvertMoney,
): Record<string, unknown> => {
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
  (stored: StoredFact) =>
  (value: unknown): Money => {
    const text = isFields(value) ? value['amount'] : undefined
    const currency = isFields(value) ? currencies.find((known) => known === value['currency']) : undefined
    if (typeof text !== 'string' || !/^(?:0|[1-9]\d*)$/.test(text) || currency === undefined) {
      throw unreadable(stored, 'an amount is missing or no plain number')
    }
    return money(BigInt(text), currency)
  }

const parse = (stored: StoredFact, text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return value
  } catch {
    // Told below: whatever the parser said quotes the event's own text, which may be private.
  }
  throw unreadable(stored, 'its JSON cannot be read')
}

const nameOf = ({ position, stream, type, schemaVersion }: StoredFact): string =>
  `event ${String(position)} (${stream}, ${type} v${String(schemaVersion)})`

const unreadable = (stored: StoredFact, why: string): CorruptLogError =>
  new CorruptLogError(`${nameOf(stored)}: ${why}`)
