import type { StreamName } from '../../core/ids.ts'
import { CorruptLogError, START, type EventStore, type Position, type StoredEvent } from '../port.ts'
import type { LogRecord } from './client.ts'
import type { Connection } from './connection.ts'
import { decodeRecord, isSystem, type DecodedEvent } from './envelope.ts'
import type { Line } from './line.ts'
import { atTheirTimes, endOf, timesOfEnds } from './times.ts'

/** Records in one answer. */
const PAGE = 1_000
/** The log's end is sought in few records first: rarely do system events stand there. */
const FIRST_PAGE_FROM_END = 8

export type Reader = Required<Pick<EventStore, 'readStream' | 'readAll' | 'head' | 'origin'>>

export const newReader = ({ read }: Connection): Reader => {
  const readStream = async (stream: StreamName, fromRevision: number): Promise<readonly StoredEvent[]> => {
    const decoded: DecodedEvent[] = []
    for (;;) {
      const from = fromRevision + decoded.length
      const page = await read((line) => line.readStream({ stream, from, count: PAGE }))
      refuseGaps(page, from)
      decoded.push(...page.map(decodeRecord))
      if (page.length < PAGE) return read((line) => inTheirTimes(line, decoded))
    }
  }

  const readAll = async (after: Position, limit: number): Promise<readonly StoredEvent[]> => {
    const decoded: DecodedEvent[] = []
    // One more, because a page begins with the event that the last one ended with. System events may be all that there is
    // in many pages: those after the first are whole, however few events are asked for.
    for (let from = after, count = Math.min(limit, PAGE) + 1; ; count = PAGE + 1) {
      const page = await read((line) => line.readAll({ from, direction: 'forwards', count }))
      decoded.push(...page.filter((record) => record.position > from && !isSystem(record)).map(decodeRecord))
      from = page.at(-1)?.position ?? from
      if (page.length < count || decoded.length >= limit)
        return read((line) => inTheirTimes(line, decoded.slice(0, limit)))
    }
  }

  const head = async (): Promise<Position> => {
    let from: Position | 'end' = 'end'
    for (let count = FIRST_PAGE_FROM_END; ; count = PAGE) {
      const page: readonly LogRecord[] = await read((line) =>
        line.readAll({ from, direction: 'backwards', count }),
      )
      const newest = page.find((record) => !isSystem(record))
      if (newest !== undefined) return newest.position
      if (page.length < count) return START
      from = page.at(-1)?.position ?? from
    }
  }

  /** When this server wrote the first event: later than another one had, where it was imported. */
  const origin = async (): Promise<string | undefined> => {
    const [first] = await readAll(START, 1)
    if (first === undefined) return undefined
    const { stream, revision: from } = first
    const [record] = await read((line) => line.readStream({ stream, from, count: 1 }))
    return record?.created
  }

  return { readStream, readAll, head, origin }
}

const refuseGaps = (page: readonly LogRecord[], from: number): void => {
  for (const [index, { stream, revision }] of page.entries())
    if (revision !== from + index) throw new CorruptLogError(`${stream}: revision ${from + index} is missing`)
}

/** Where an append's last event is not among them it is read, for its time. */
export const inTheirTimes = async (
  line: Pick<Line, 'readStream'>,
  decoded: readonly DecodedEvent[],
): Promise<readonly StoredEvent[]> => {
  const times = timesOfEnds(decoded)
  for (const each of decoded) {
    if (times.has(endOf(each))) continue
    const { event, lastRevision } = each
    const [last] = await line.readStream({ stream: event.stream, from: lastRevision, count: 1 })
    if (last?.revision === lastRevision) times.set(endOf(each), decodeRecord(last).event.recordedAt)
  }
  return atTheirTimes(decoded, times)
}
