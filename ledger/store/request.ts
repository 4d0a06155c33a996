import type { AppendRequest, NewEvent } from './port.ts'

/** PostgreSQL cannot index a longer text than some 2,700 bytes. */
const LONGEST_NAME = 500
/** UTF-16 units of data and metadata of one append: a ledger's facts are small, so more is a mistake. */
const LARGEST_APPEND = 8 * 1024 * 1024
const LARGEST_REVISION = 2 ** 31 - 1
const LARGEST_SCHEMA_VERSION = 2 ** 15 - 1
const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** UTF-16 units of what is stored as written; in UTF-8 up to three times as many bytes. */
export const weightOf = ({ events }: AppendRequest): number =>
  events.reduce((weight, { data, metadata }) => weight + data.length + metadata.length, 0)

/**
 * Refuses what some engine could not give back exactly, before it stands in one batch with other callers' requests.
 * @throws RangeError: a programmer error, never a user's.
 */
export const checkRequest = (request: AppendRequest): void => {
  const { stream, expectedRevision, events } = request
  checkName(stream, 'the stream')
  const lastRevision = expectedRevision + events.length
  if (!Number.isInteger(expectedRevision) || expectedRevision < -1 || lastRevision > LARGEST_REVISION)
    throw new RangeError(`${stream}: no expected revision: ${expectedRevision}`)
  if (events.length === 0) throw new RangeError(`${stream}: an append of no events`)
  if (weightOf(request) > LARGEST_APPEND) throw new RangeError(`${stream}: an append too large`)
  for (const event of events) checkEvent(event)
}

const checkEvent = ({ id, type, schemaVersion, data, metadata }: NewEvent): void => {
  if (!canonicalUuid.test(id)) throw new RangeError('an event id that is no UUID in lower case')
  if (!Number.isInteger(schemaVersion) || schemaVersion < 0 || schemaVersion > LARGEST_SCHEMA_VERSION)
    throw new RangeError(`event ${id}: no schema version: ${schemaVersion}`)
  checkName(type, `the type of event ${id}`)
  checkText(data, `the data of event ${id}`)
  checkText(metadata, `the metadata of event ${id}`)
}

const checkName = (name: string, what: string): void => {
  checkText(name, what)
  if (name === '' || name.length > LONGEST_NAME) throw new RangeError(`${what} has no name or too long a one`)
}

/** The message never quotes the text, which may be private. */
const checkText = (text: string, what: string): void => {
  if (text.includes('\0')) throw new RangeError(`${what} contains a NUL character`)
  if (!text.isWellFormed()) throw new RangeError(`${what} contains half a surrogate pair`)
}
