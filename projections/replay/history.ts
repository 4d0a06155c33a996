import { StreamName } from '../../ledger/core/ids.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { memoryRows, type MemoryRows } from '../memory-rows.ts'
import type { MemoryTable } from '../memory-table.ts'
import type { Projection } from '../projection.ts'
import type { Change } from '../rows.ts'
import { rowOfLine } from '../row-line.ts'
import type { AnyTarget } from '../target.ts'
import type { Pair } from './compare.ts'
import { placeOf, type Version } from './explain.ts'
import { keyOfRow, keyText } from './line-key.ts'
import { apply, foldLog, newShare, type Log, type Share } from './share.ts'

type Reading = { readonly log: Log; readonly projection: Projection; readonly upTo: Position }

/** Categories of streams by how the ids of what they are about begin. */
const categories: Readonly<Record<string, string>> = {
  pay: 'payment',
  card: 'card',
  ntf: 'notification',
  mer: 'merchant',
  key: 'api_key',
  imp: 'payment_import',
}

/** Few rows name more than one thing that has a stream. */
const MOST_STREAMS = 4

/** Those of all that a row names, in its key or beside it. */
const streamsOf = ({ target, rebuilt, other }: Omit<Pair, 'key'>): readonly StreamName[] => {
  const lines = [rebuilt, other].filter((line) => line !== undefined)
  const values = lines.flatMap((line) => Object.values(rowOfLine(target, line)))
  const streams = values.flatMap((value) => {
    const [id, prefix = ''] = /^([a-z]+)_[A-Za-z0-9]+$/.exec(String(value)) ?? []
    const category = categories[prefix]
    return id === undefined || category === undefined ? [] : [StreamName(`${category}-${id}`)]
  })
  return [...new Set(streams)].slice(0, MOST_STREAMS)
}

/**
 * Every version of the row that the events of the streams that it names make by themselves. Where others had a part in it
 * (a sum over many payments, a balance after others), this is not its history: `lineAt` then is not what was rebuilt.
 * @returns undefined when it names none that the projection reads.
 */
export const historyInStreams = async (
  { log, projection, upTo }: Reading,
  pair: Pair,
): Promise<readonly Version[] | undefined> => {
  const streams = streamsOf(pair).filter(projection.reads)
  if (streams.length === 0) return undefined
  const events = await eventsOf(log, streams)
  const share = newShare(log, projection, memoryRows(projection.tables))
  const watched = newWatched(share.memory, [pair])
  for (const event of events.filter(({ position }) => position <= upTo)) {
    await apply(share, [event])
    watched.note(event)
  }
  return watched.history(pair)
}

const eventsOf = async (
  log: Pick<EventStore, 'readStream'>,
  streams: readonly StreamName[],
): Promise<readonly Fact[]> => {
  const stored = await Promise.all(streams.map((stream) => log.readStream(stream, 0)))
  return stored
    .flat()
    .toSorted((one, other) => (one.position < other.position ? -1 : 1))
    .map(decode)
}

export type Histories = (pair: Pair) => readonly Version[]

/** The same of rows of any kind, at the cost of reading the log: only batches that touch them are looked at closely. */
export const historiesInLog = async (
  { log, projection, upTo }: Reading,
  pairs: readonly Pair[],
): Promise<Histories> => {
  const memory = memoryRows(projection.tables)
  const share = newShare(log, projection, memory)
  const watched = newWatched(memory, pairs)
  const watching: Share = {
    ...share,
    prepare: async (rows, events) => {
      const changes = await share.prepare(rows, events)
      if (!watched.isIn(changes)) return changes
      for (const event of events) {
        memory.write(await share.prepare(rows, [event]))
        watched.note(event)
      }
      return []
    },
  }
  await foldLog(log, [{ share: watching, until: { kind: 'position', position: upTo } }])
  return watched.history
}

type Watched = {
  readonly isIn: (changes: readonly Change[]) => boolean
  /** What became of the rows with this event. */
  readonly note: (event: Fact) => void
  readonly history: Histories
}

type Followed = {
  readonly table: MemoryTable
  readonly key: readonly string[]
  readonly versions: Version[]
}

const newWatched = ({ tables }: MemoryRows, pairs: readonly Pair[]): Watched => {
  const byTable = new Map(tables.map((table) => [table.target.table, table]))
  const followed = new Map<string, Followed>()
  for (const { target, key } of pairs) {
    const table = byTable.get(target.table)
    if (table !== undefined) followed.set(nameOf(target, key), { table, key, versions: [] })
  }
  return {
    isIn: (changes) =>
      changes.some(({ target, rows }) =>
        rows.some((row) => followed.has(nameOf(target, keyOfRow(target, row)))),
      ),
    note: (event) => {
      for (const { table, key, versions } of followed.values()) {
        const line = table.get(key)
        if (line !== versions.at(-1)?.line) versions.push({ by: placeOf(event), line })
      }
    },
    history: ({ target, key }) => followed.get(nameOf(target, key))?.versions ?? [],
  }
}

const nameOf = ({ table }: AnyTarget, key: readonly string[]): string => `${table} ${keyText(key)}`
