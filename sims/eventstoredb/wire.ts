/** What several services put on the wire in the same way. */
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { DELETED_REVISION, type LogRecord } from './record.ts'

export const JSON_CONTENT = 'application/json'
const BINARY_CONTENT = 'application/octet-stream'

/** What .NET throws for it; the answer carries its words. */
export class BadInputError extends Error {}

const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const NO_ID = '0'.repeat(32)

/** 32 hexadecimal digits in lower case. @throws BadInputError. */
export const idOf = (uuid: UUID | undefined): string => {
  const id = uuid === undefined ? NO_ID : digitsOf(uuid)
  if (id === NO_ID) throw new BadInputError("Empty eventId provided. (Parameter 'eventId')")
  return id
}

const digitsOf = (uuid: UUID): string => {
  const structured = uuid.getStructured()
  if (structured !== undefined)
    return halfOf(structured.getMostSignificantBits()) + halfOf(structured.getLeastSignificantBits())
  const text = uuid.getString().toLowerCase()
  if (!DASHED.test(text)) throw new BadInputError('Unrecognized Guid format.')
  return text.replaceAll('-', '')
}

const halfOf = (bits: string): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')

export const uuidOf = (digits: string, asString: boolean): UUID => {
  const uuid = new sharedPb.UUID()
  if (asString) return uuid.setString(dashed(digits))
  const structured = new sharedPb.UUID.Structured()
  structured.setMostSignificantBits(signed(digits.slice(0, 16)))
  structured.setLeastSignificantBits(signed(digits.slice(16)))
  return uuid.setStructured(structured)
}

const dashed = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`

const signed = (digits: string): string => BigInt.asIntN(64, BigInt(`0x${digits}`)).toString()

export const streamNameOf = (identifier: StreamIdentifier | undefined): string =>
  identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString()

export const identifierOf = (stream: string): StreamIdentifier =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream))

/** 100-nanosecond ticks since 1970, in decimal. */
export const ticksOf = (micros: number): string => `${String(micros)}0`

export const eventResponse = (record: LogRecord, idsAsStrings: boolean): ReadResp => {
  const position = String(record.position)
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidOf(record.id, idsAsStrings))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(record.isTombstone ? DELETED_REVISION : String(record.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(record.data)
    .setCustomMetadata(record.metadata)
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('created', ticksOf(record.createdMicros))
    .set('content-type', record.isJson ? JSON_CONTENT : BINARY_CONTENT)
  const event = new streamsPb.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position)
  return new streamsPb.ReadResp().setEvent(event)
}
