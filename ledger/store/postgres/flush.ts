import { instantOf, type Instant } from '../../core/time.ts'
import {
  CorruptLogError,
  Position,
  type AppendRequest,
  type AppendVerdict,
  type NewEvent,
  type StoredEvent,
} from '../port.ts'
import { int2Array, int4Array, textArray, uuidArray } from './binary-arrays.ts'
import type { Statement } from './database.ts'

export const appendStatement: Statement = {
  name: 'jangbu_append',
  text: 'SELECT at_stream, at_revision, at_position, at_time FROM jangbu_log.append($1, $2, $3, $4, $5, $6, $7, $8)',
}

type Row = { readonly request: AppendRequest; readonly event: NewEvent; readonly index: number }

/** The parameters of `append`: parallel arrays, one element per event; each stream in one request only. */
export const encodeFlush = (requests: readonly AppendRequest[]): readonly Buffer[] => {
  const rows = requests.flatMap((request) =>
    request.events.map((event, index): Row => ({ request, event, index })),
  )
  const events = requests.flatMap((request) => request.events)
  return [
    textArray(rows.map(({ request }) => request.stream)),
    int4Array(rows.map(({ request, index }) => request.expectedRevision + 1 + index)),
    int4Array(rows.map(({ request, index }) => (index === 0 ? request.events.length : 0))),
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    int2Array(events.map(({ schemaVersion }) => schemaVersion)),
    textArray(events.map(({ data }) => data)),
    textArray(events.map(({ metadata }) => metadata)),
  ]
}

/** `append` answers one row for the flush, without stream or revision, and one per request that wrote nothing. */
export type AnswerRow = [
  stream: string | null,
  revision: string | null,
  position: string | null,
  at: string | null,
]

/** In the order of the requests. */
export const verdictsOf = (
  requests: readonly AppendRequest[],
  answer: readonly AnswerRow[],
): readonly AppendVerdict[] => {
  const flush = answer.find(([stream]) => stream === null)
  if (flush === undefined) throw new CorruptLogError('an append was answered without its place')
  const unwritten = new Map(answer.map((row) => [row[0], row]))
  const recordedAt = instant(flush)
  let position = BigInt(flush[2] ?? '')
  return requests.map(({ stream, expectedRevision, events }) => {
    const row = unwritten.get(stream)
    if (row !== undefined) return unwrittenVerdict(row)
    position += BigInt(events.length)
    return {
      kind: 'appended',
      revision: expectedRevision + events.length,
      position: Position(position),
      recordedAt,
    }
  })
}

/** The events that this flush wrote, as they stand in the log; a repeated append's stand there with its first bytes. */
export const writtenBy = (
  requests: readonly AppendRequest[],
  answer: readonly AnswerRow[],
  verdicts: readonly AppendVerdict[],
): readonly StoredEvent[] => {
  const unwritten = new Set(answer.map(([stream]) => stream))
  return requests.flatMap(({ stream, events }, at) => {
    const verdict = verdicts[at]
    if (verdict?.kind !== 'appended' || unwritten.has(stream)) return []
    const { recordedAt } = verdict
    return events.map(({ id, type, schemaVersion, data, metadata }, index) => {
      const beforeLast = events.length - 1 - index
      const revision = verdict.revision - beforeLast
      const position = Position(verdict.position - BigInt(beforeLast))
      return { id, type, schemaVersion, data, metadata, stream, revision, position, recordedAt }
    })
  })
}

const unwrittenVerdict = (row: AnswerRow): AppendVerdict => {
  const revision = Number(row[1])
  if (row[2] === null) return { kind: 'conflict', revision }
  return { kind: 'appended', revision, position: Position(BigInt(row[2])), recordedAt: instant(row) }
}

const instant = ([, , , at]: AnswerRow): Instant => instantOf(Date.parse(at ?? ''))
