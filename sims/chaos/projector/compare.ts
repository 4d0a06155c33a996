import pg from 'pg'
import type { EventStore } from '../../../ledger/store/port.ts'
import { tableLines } from '../../../projections/copy-lines.ts'
import { homeOf, READ_SCHEMA, type Build } from '../../../projections/homes.ts'
import { memoryRows } from '../../../projections/memory-rows.ts'
import type { Projection } from '../../../projections/projection.ts'
import { foldLog, newShare } from '../../../projections/replay/share.ts'
import type { AnyTarget } from '../../../projections/target.ts'

/** Of one table of one build, against the same from the first event on. */
export type TableComparison = {
  readonly table: string
  readonly build: Build
  readonly rows: number
  /** Lines that ought to be there and are not, and the other way round; some of them. */
  readonly missing: readonly string[]
  readonly surplus: readonly string[]
}

const MOST_TOLD = 5

/** By table. */
type FromZero = ReadonlyMap<string, ReadonlySet<string>>

/** What the log means, with nothing of a database. */
export const rowsFromZero = async (
  store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>,
  projection: Projection,
): Promise<FromZero> => {
  const memory = memoryRows(projection.tables)
  const position = await store.head()
  const share = newShare(store, projection, memory)
  await foldLog(store, [{ share, until: { kind: 'position', position } }])
  return new Map(memory.tables.map(({ target, lines }) => [target.table, new Set(lines())]))
}

/** Every row of a build, byte for byte. A key stands in every line, so that none is there twice. */
export const compareBuild = async (
  databaseUrl: string,
  { projection, build }: { readonly projection: Projection; readonly build: Build },
  fromZero: FromZero,
): Promise<readonly TableComparison[]> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    const comparisons: TableComparison[] = []
    for (const target of projection.tables) {
      const found = await linesIn(client, homeOf(READ_SCHEMA, projection, build), target)
      const wanted = fromZero.get(target.table) ?? new Set()
      comparisons.push({
        table: target.table,
        build,
        rows: found.size,
        missing: [...wanted.difference(found)].slice(0, MOST_TOLD),
        surplus: [...found.difference(wanted)].slice(0, MOST_TOLD),
      })
    }
    return comparisons
  } finally {
    await client.end()
  }
}

const linesIn = async (client: pg.Client, home: string, target: AnyTarget): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  for await (const lines of tableLines(client, home, target)) for (const line of lines) found.add(line)
  return found
}
