import type { StreamName } from '../../../core/ids.ts'
import { Position, type StoredEvent } from '../../port.ts'
import type { Database, Statement } from '../database.ts'
import type { Range } from './range.ts'
import { decodeEvents, eventColumns, type EventRow } from '../rows.ts'

/** What the table alone knows of a stream: where it stands, and those of its events that are not archived. */
export type StreamPart = {
  readonly stream: StreamName
  readonly fromRevision: number
  /** Of the stream's last event, wherever that is. */
  readonly revision: number
  readonly span: Range
  /** From `fromRevision` on, in order; there may be gaps. */
  readonly attached: readonly StoredEvent[]
}

/** One statement, and so one moment, for both. */
const streamPartStatement: Statement = {
  name: 'jangbu_stream_part',
  text: `SELECT stood.revision, stood.first_position, stood.last_position,
      ${eventColumns.map((column) => `event.${column}`).join(', ')}
    FROM jangbu_log.streams AS stood
    LEFT JOIN LATERAL jangbu_log.read_stream($1, $2) AS event ON true
    WHERE hashtextextended(stood.stream, 0) = hashtextextended($1, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended($1, 1)
      AND stood.stream = $1`,
}

type Row = [revision: string, firstPosition: string, lastPosition: string, ...event: (string | null)[]]

/** undefined: there is no such stream. */
export const readStreamPart = async (
  database: Pick<Database, 'query'>,
  stream: StreamName,
  fromRevision: number,
): Promise<StreamPart | undefined> => {
  const rows = await database.query<Row>(streamPartStatement, [stream, fromRevision])
  const [stood] = rows
  if (stood === undefined) return undefined
  const [revision, first, last] = stood
  return {
    stream,
    fromRevision,
    revision: Number(revision),
    span: { first: Position(BigInt(first)), last: Position(BigInt(last)) },
    attached: decodeEvents(rows.flatMap(eventOf)),
  }
}

const eventOf = ([, , , ...event]: Row): readonly EventRow[] => {
  if (event[0] === null) return []
  // The columns of an event are all there or none: that is what an outer join does.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return [event as EventRow]
}
