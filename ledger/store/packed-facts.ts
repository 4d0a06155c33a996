import { EventId, StreamName } from '../core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../core/time.ts'
import { Position, type EventStore, type PackedFacts, type StoredFact } from './port.ts'

export type FactLog = Pick<EventStore, 'readAll' | 'readPacked'>

/** The next facts of the whole log, in order, at most `limit`; made of events where the log has no such form itself. */
export const readPacked = async (log: FactLog, after: Position, limit: number): Promise<PackedFacts> =>
  log.readPacked === undefined ? packed(await log.readAll(after, limit)) : log.readPacked(after, limit)

/** What of packed facts is looked at; `at`: which of them, from 0. */
export type Facts = {
  readonly count: number
  readonly positionAt: (at: number) => Position
  readonly recordedAtAt: (at: number) => Instant
  readonly streamAt: (at: number) => StreamName
  readonly factAt: (at: number) => StoredFact
}

export const FIELDS = 8
export const COUNT_BYTES = 2
export const LENGTH_BYTES = 4
const [INT64, INT32, INT16] = [8, 4, 2]
/** Of each field's own bytes, from where its fact begins. */
const POSITION = COUNT_BYTES + LENGTH_BYTES
const RECORDED_AT = POSITION + INT64 + LENGTH_BYTES
const REVISION = RECORDED_AT + INT64 + LENGTH_BYTES
const SCHEMA_VERSION = REVISION + INT32 + LENGTH_BYTES
const TEXTS = SCHEMA_VERSION + INT16

const EPOCH_MS = Date.UTC(2000)
const MICROSECONDS = 1_000
const INT32_VALUES = 2 ** 32

export const factsIn = ({ bytes, begins }: PackedFacts): Facts => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const beginOf = (at: number): number => {
    const begin = begins[at]
    if (begin === undefined) throw new RangeError(`there is no fact ${at} of ${begins.length}`)
    return begin
  }
  const textAt = (from: number): string =>
    buffer.toString('utf8', from + LENGTH_BYTES, endOfText(buffer, from))
  const timeAt = timesIn(buffer)
  const streamFrom = remembering((begin) => StreamName(textAt(endOfText(buffer, begin + TEXTS))))
  const positionFrom = (begin: number): Position => Position(buffer.readBigInt64BE(begin + POSITION))
  const factFrom = (begin: number): StoredFact => {
    const [id, stream] = [begin + TEXTS, endOfText(buffer, begin + TEXTS)]
    const type = endOfText(buffer, stream)
    return {
      id: EventId(textAt(id)),
      type: textAt(type),
      schemaVersion: buffer.readInt16BE(begin + SCHEMA_VERSION),
      data: textAt(endOfText(buffer, type)),
      stream: streamFrom(begin),
      revision: buffer.readInt32BE(begin + REVISION),
      position: positionFrom(begin),
      recordedAt: timeAt(begin + RECORDED_AT),
    }
  }
  return {
    count: begins.length,
    positionAt: (at) => positionFrom(beginOf(at)),
    recordedAtAt: (at) => timeAt(beginOf(at) + RECORDED_AT),
    streamAt: (at) => streamFrom(beginOf(at)),
    factAt: (at) => factFrom(beginOf(at)),
  }
}

export const unpacked = (facts: PackedFacts): readonly StoredFact[] => {
  const { count, factAt } = factsIn(facts)
  return Array.from({ length: count }, (_, at) => factAt(at))
}

const endOfText = (buffer: Buffer, from: number): number => from + LENGTH_BYTES + buffer.readInt32BE(from)

/** The last one made: who has asked whether a fact is wanted asks for the whole of it next. */
const remembering = <Value>(make: (begin: number) => Value): ((begin: number) => Value) => {
  let last: { readonly begin: number; readonly value: Value } | undefined
  return (begin) => {
    if (last?.begin !== begin) last = { begin, value: make(begin) }
    return last.value
  }
}

/** What was recorded together has one time. */
const timesIn = (buffer: Buffer): ((from: number) => Instant) => {
  let known: number | undefined
  let instant = instantOf(0)
  return (from) => {
    const microseconds = buffer.readInt32BE(from) * INT32_VALUES + buffer.readUInt32BE(from + INT32)
    if (microseconds !== known) instant = instantOf(EPOCH_MS + Math.floor(microseconds / MICROSECONDS))
    known = microseconds
    return instant
  }
}

/** Of a fact with these texts. */
const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + LENGTH_BYTES + Buffer.byteLength(text), TEXTS)

export const packed = (facts: readonly StoredFact[]): PackedFacts => {
  const texts = facts.map(({ id, stream, type, data }) => [id, stream, type, data])
  const buffer = sharedBuffer(texts.reduce((sum, own) => sum + bytesOf(own), 0))
  let end = 0
  const begins = Int32Array.from(facts, (fact, at) => {
    const begin = end
    writeNumbers(buffer, begin, fact)
    end = writeTexts(buffer, begin + TEXTS, texts[at] ?? [])
    return begin
  })
  return { bytes: buffer, begins }
}

/** In one piece, seen by whichever thread it is posted to. */
const sharedBuffer = (bytes: number): Buffer => Buffer.from(new SharedArrayBuffer(bytes))

/** Likewise: as `Buffer.concat` does it. */
export const sharedConcat = (chunks: readonly Buffer[]): Buffer => {
  const all = sharedBuffer(chunks.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const chunk of chunks) end += chunk.copy(all, end)
  return all
}

const writeNumbers = (buffer: Buffer, begin: number, fact: StoredFact): void => {
  const microseconds = BigInt(epochMsOf(fact.recordedAt) - EPOCH_MS) * BigInt(MICROSECONDS)
  buffer.writeInt16BE(FIELDS, begin)
  writeLengths(buffer, begin)
  buffer.writeBigInt64BE(fact.position, begin + POSITION)
  buffer.writeBigInt64BE(microseconds, begin + RECORDED_AT)
  buffer.writeInt32BE(fact.revision, begin + REVISION)
  buffer.writeInt16BE(fact.schemaVersion, begin + SCHEMA_VERSION)
}

const writeLengths = (buffer: Buffer, begin: number): void => {
  buffer.writeInt32BE(INT64, begin + POSITION - LENGTH_BYTES)
  buffer.writeInt32BE(INT64, begin + RECORDED_AT - LENGTH_BYTES)
  buffer.writeInt32BE(INT32, begin + REVISION - LENGTH_BYTES)
  buffer.writeInt32BE(INT16, begin + SCHEMA_VERSION - LENGTH_BYTES)
}

/** @returns where they end. */
const writeTexts = (buffer: Buffer, begin: number, texts: readonly string[]): number => {
  let end = begin
  for (const text of texts) {
    const length = buffer.write(text, end + LENGTH_BYTES)
    buffer.writeInt32BE(length, end)
    end += LENGTH_BYTES + length
  }
  return end
}
