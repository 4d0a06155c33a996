/**
 * One record of the log as bytes, and back. Its place in the log is its offset in the file:
 *
 *     4 length of the body · 4 CRC-32 of the body · body · 4 length of the body again, for reading backwards
 *     body: 1 flags · 8 microseconds since the epoch · 16 id · 6 revision · 2 + 2 + 4 + 4 lengths, then
 *           stream · type · data · metadata
 *
 * Little-endian. A write of several events is whole only with the record that ends it.
 */
import { crc32 } from 'node:zlib'

const EVENT = 1
const JSON_DATA = 2
const TOMBSTONE = 4
const ENDS_WRITE = 8

const FRAME_BYTES = 12
const BODY_AT = 8
const FIXED_BODY_BYTES = 43
const SHORTEST_RECORD_BYTES = FRAME_BYTES + FIXED_BODY_BYTES

/** The revision of a tombstone: the last there can be. */
export const DELETED_REVISION = '9223372036854775807'

export type Entry = {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly stream: string
  readonly type: string
  readonly isJson: boolean
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** Of a tombstone: without meaning. */
  readonly revision: number
  readonly createdMicros: number
  /** false: part of the log that no reader sees. */
  readonly isEvent: boolean
  readonly isTombstone: boolean
  readonly endsWrite: boolean
}

export type LogRecord = Entry & { readonly position: number; readonly next: number }

/** Where a record lies: in memory, the log is a row of buffers. */
export type Place = { readonly buffer: Buffer; readonly offset: number }

export type Measured = {
  readonly entry: Entry
  readonly stream: Buffer
  readonly type: Buffer
  readonly bytes: number
}

export const measure = (entry: Entry): Measured => {
  const stream = Buffer.from(entry.stream)
  const type = Buffer.from(entry.type)
  const variable = stream.length + type.length + entry.data.length + entry.metadata.length
  return { entry, stream, type, bytes: SHORTEST_RECORD_BYTES + variable }
}

export const writeRecord = ({ buffer, offset }: Place, { entry, stream, type, bytes }: Measured): void => {
  const bodyBytes = bytes - FRAME_BYTES
  const body = offset + BODY_AT
  buffer[body] = flagsOf(entry)
  buffer.writeDoubleLE(entry.createdMicros, body + 1)
  buffer.write(entry.id, body + 9, 16, 'hex')
  buffer.writeUIntLE(entry.revision, body + 25, 6)
  buffer.writeUInt16LE(stream.length, body + 31)
  buffer.writeUInt16LE(type.length, body + 33)
  buffer.writeUInt32LE(entry.data.length, body + 35)
  buffer.writeUInt32LE(entry.metadata.length, body + 39)
  let at = body + FIXED_BODY_BYTES
  for (const part of [stream, type, entry.data, entry.metadata]) {
    buffer.set(part, at)
    at += part.length
  }
  buffer.writeUInt32LE(bodyBytes, offset)
  buffer.writeUInt32LE(crc32(buffer.subarray(body, at)), offset + 4)
  buffer.writeUInt32LE(bodyBytes, at)
}

const flagsOf = (entry: Entry): number =>
  (entry.isEvent ? EVENT : 0) +
  (entry.isJson ? JSON_DATA : 0) +
  (entry.isTombstone ? TOMBSTONE : 0) +
  (entry.endsWrite ? ENDS_WRITE : 0)

/** @throws nothing: what stands there is known to be a record. `data` and `metadata` are views, not copies. */
export const readRecord = ({ buffer, offset }: Place, position: number): LogRecord => {
  const body = offset + BODY_AT
  const flags = buffer[body] ?? 0
  const streamAt = body + FIXED_BODY_BYTES
  const typeAt = streamAt + buffer.readUInt16LE(body + 31)
  const dataAt = typeAt + buffer.readUInt16LE(body + 33)
  const metadataAt = dataAt + buffer.readUInt32LE(body + 35)
  const end = metadataAt + buffer.readUInt32LE(body + 39)
  return {
    position,
    next: position + (end - offset) + 4,
    id: idAt({ buffer, offset }),
    stream: buffer.toString('utf8', streamAt, typeAt),
    type: buffer.toString('utf8', typeAt, dataAt),
    isJson: (flags & JSON_DATA) !== 0,
    data: buffer.subarray(dataAt, metadataAt),
    metadata: buffer.subarray(metadataAt, end),
    revision: buffer.readUIntLE(body + 25, 6),
    createdMicros: buffer.readDoubleLE(body + 1),
    isEvent: (flags & EVENT) !== 0,
    isTombstone: (flags & TOMBSTONE) !== 0,
    endsWrite: (flags & ENDS_WRITE) !== 0,
  }
}

export const idAt = ({ buffer, offset }: Place): string =>
  buffer.toString('hex', offset + BODY_AT + 9, offset + BODY_AT + 25)

/** How long the record is that starts here; undefined: none does, or not all of it is there before `limit`. */
export const lengthAt = ({ buffer, offset }: Place, limit: number): number | undefined => {
  if (offset + SHORTEST_RECORD_BYTES > limit) return undefined
  const bodyBytes = buffer.readUInt32LE(offset)
  const end = offset + bodyBytes + FRAME_BYTES
  if (bodyBytes < FIXED_BODY_BYTES || end > limit || buffer.readUInt32LE(end - 4) !== bodyBytes)
    return undefined
  const body = buffer.subarray(offset + BODY_AT, end - 4)
  return crc32(body) === buffer.readUInt32LE(offset + 4) ? end - offset : undefined
}

/** How long the record is that ends here. */
export const lengthBefore = ({ buffer, offset }: Place): number =>
  buffer.readUInt32LE(offset - 4) + FRAME_BYTES
