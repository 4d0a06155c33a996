import { Client } from 'pg'
import { StreamName } from '../../ledger/core/ids.ts'
import {
  CorruptLogError,
  START,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../ledger/store/port.ts'
import type { Findings } from './findings.ts'
import { readPast } from './read-past.ts'
import type { StreamCheck } from './stream-check.ts'

const ROWS_AT_ONCE = 5_000

type Place = { readonly connectionString: string }

const withClient = async <T>(
  { connectionString }: Place,
  use: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({ connectionString, application_name: 'jangbu log verify' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const COUNTER = `
  SELECT counter.position::text AS counted, coalesce(last.position, 0)::text AS position,
         counter.recorded_at < last.recorded_at AS is_early
  FROM (SELECT position, recorded_at FROM jangbu_log.counter ORDER BY position DESC LIMIT 1) AS counter
  LEFT JOIN (
    SELECT position, recorded_at FROM jangbu_log.events ORDER BY position DESC LIMIT 1
  ) AS last ON true`

type CounterRow = { readonly counted: string; readonly position: string; readonly is_early: boolean | null }

/** The next event goes after the counter: nothing may stand there already, and no time before it is the last one's. */
export const verifyCounter = async (connectionString: string, findings: Findings): Promise<void> => {
  const { rows } = await withClient({ connectionString }, (client) => client.query<CounterRow>(COUNTER))
  const [row] = rows
  if (row === undefined) {
    findings.add({ kind: 'counter', what: 'the counter is gone' })
    return
  }
  const { counted, position, is_early: isEarly } = row
  if (BigInt(position) > BigInt(counted))
    findings.add({ kind: 'counter', what: `the counter stands at ${counted}, the last event at ${position}` })
  if (isEarly === true)
    findings.add({ kind: 'counter', what: 'the counter has an earlier time than the last event' })
}

type VerifyingRows = Place & {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  /** Of the log up to `head`. */
  readonly streams: StreamCheck
  readonly head: Position
  readonly findings: Findings
}

type StreamRow = {
  readonly stream: string
  readonly revision: number
  readonly first_position: string
  readonly last_position: string
  readonly hash: string
  readonly other_hash: string
}

/** In the order of their index, which is by two hashes of the name. */
const NEXT_ROWS = `
  SELECT stream, revision, first_position::text, last_position::text,
         hashtextextended(stream, 0)::text AS hash, hashtextextended(stream, 1)::text AS other_hash
  FROM jangbu_log.streams
  WHERE (hashtextextended(stream, 0), hashtextextended(stream, 1)) > ($1::bigint, $2::bigint)
  ORDER BY hashtextextended(stream, 0), hashtextextended(stream, 1) LIMIT ${ROWS_AT_ONCE}`

/** Before all of them but one in 2¹²⁸. */
const LEAST_HASH = String(-(2n ** 63n))

/** Of the streams in the check's share: each has its row, and each row says what the events say. */
export const verifyRows = (verifying: VerifyingRows): Promise<void> =>
  withClient(verifying, async (client) => {
    let found = 0
    for await (const row of allRows(client)) {
      if (!verifying.streams.isInShare(StreamName(row.stream))) continue
      if (verifying.streams.extent(StreamName(row.stream)) !== undefined) found += 1
      await verifyRow(verifying, row)
    }
    const missing = verifying.streams.streams() - found
    if (missing > 0) await nameMissing(verifying, client, missing)
  })

async function* allRows(client: Client): AsyncGenerator<StreamRow, void> {
  let after: readonly string[] | undefined = [LEAST_HASH, LEAST_HASH]
  // Ends with the table at the latest: every turn reads on.
  while (after !== undefined) {
    const { rows }: { readonly rows: readonly StreamRow[] } = await client.query<StreamRow>(NEXT_ROWS, [
      ...after,
    ])
    yield* rows
    const last = rows.at(-1)
    after = last && [last.hash, last.other_hash]
  }
}

const verifyRow = async (verifying: VerifyingRows, row: StreamRow): Promise<void> => {
  const wrong = await whatIsWrong(verifying, row)
  if (wrong !== undefined)
    verifying.findings.add({ kind: 'streams', what: `the row of ${row.stream}: ${wrong}` })
}

/** Events are looked for between a row's positions; the stream may have grown since the log was read. */
const whatIsWrong = async (verifying: VerifyingRows, row: StreamRow): Promise<string | undefined> => {
  const extent = verifying.streams.extent(StreamName(row.stream))
  const [first, last] = [Number(row.first_position), Number(row.last_position)]
  if (extent === undefined) {
    if (first > verifying.head || (await hasGrown(verifying, row, -1))) return undefined
    return 'there is no event of it'
  }
  if (first > extent.firstPosition || last < extent.lastPosition)
    return `from ${first} to ${last}, but its events stand from ${extent.firstPosition} to ${extent.lastPosition}`
  if (row.revision === extent.revision) return undefined
  if (row.revision > extent.revision && (await hasGrown(verifying, row, extent.revision))) return undefined
  return `revision ${row.revision}, not ${extent.revision}`
}

/** From `revision` on by what was written after the head. */
const hasGrown = async (
  { store, head }: VerifyingRows,
  row: StreamRow,
  revision: number,
): Promise<boolean> => {
  try {
    const events = await store.readStream(StreamName(row.stream), revision + 1)
    return revision + events.length >= row.revision && events.every(({ position }) => position > head)
  } catch (error) {
    if (error instanceof CorruptLogError) return false
    throw error
  }
}

const WITHOUT_ROW = `
  SELECT name FROM unnest($1::text[]) AS name
  WHERE NOT EXISTS (
    SELECT FROM jangbu_log.streams AS stood
    WHERE hashtextextended(stood.stream, 0) = hashtextextended(name, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended(name, 1)
      AND stood.stream = name
  )`

/** Reads the log once more for their names: the check knows streams by their keys only. */
const nameMissing = async (verifying: VerifyingRows, client: Client, missing: number): Promise<void> => {
  const { store, head, streams, findings } = verifying
  const named = new Set<string>()
  const reading = { store, isGapless: true, onHole: () => undefined }
  for await (const events of readPast(reading, { after: START, head })) {
    const names = namesOf(events, streams)
    const { rows } = await client.query<{ name: string }>(WITHOUT_ROW, [names])
    for (const { name } of rows) {
      if (named.has(name)) continue
      named.add(name)
      findings.add({ kind: 'streams', what: `${name} has events but no row` })
    }
    if (named.size >= missing || !findings.tells('streams')) break
  }
  findings.count('streams', missing - named.size)
}

const namesOf = (events: readonly StoredEvent[], streams: StreamCheck): readonly string[] => [
  ...new Set(events.map(({ stream }) => stream).filter(streams.isInShare)),
]
