import pg from 'pg'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadPlace } from '../connect.ts'
import { tableLines } from '../copy-lines.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { ReadDatabase } from '../database.ts'
import { interleaved, ofOrder, specRuntime } from '../history.spec-helper.ts'
import { homeOf, READ_SCHEMA, type Build } from '../homes.ts'
import { memoryRows } from '../memory-rows.ts'
import { migrate } from '../migrate.ts'
import type { Projection } from '../projection.ts'
import { foldLog, newShare } from '../replay/share.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { isProven, rebuild, type News, type Outcome, type Proven, type Rebuilding } from './rebuild.ts'

/** By table, each row as PostgreSQL writes it, in order. */
export type Rows = Readonly<Record<string, readonly string[]>>

/** What the tables of a build hold. */
export const rowsIn = async (
  place: ReadPlace,
  projection: Projection,
  build: Build = 'served',
): Promise<Rows> => {
  const client = new pg.Client({ connectionString: place.connectionString })
  await client.connect()
  try {
    await client.query('BEGIN')
    const home = homeOf(place.schema ?? READ_SCHEMA, projection, build)
    const rows: (readonly [string, readonly string[]])[] = []
    for (const target of projection.tables) {
      const lines: string[] = []
      for await (const batch of tableLines(client, home, target)) lines.push(...batch)
      rows.push([target.table, lines.toSorted()])
    }
    return Object.fromEntries(rows)
  } finally {
    await client.end()
  }
}

/** What they ought to hold: from the first event on, with nothing of a database. */
export const rowsFromZero = async (
  store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>,
  projection: Projection,
): Promise<Rows> => {
  const memory = memoryRows(projection.tables)
  const position = await store.head()
  const share = newShare(store, projection, memory)
  await foldLog(store, [{ share, until: { kind: 'position', position } }])
  return Object.fromEntries(memory.tables.map(({ target, lines }) => [target.table, [...lines()].toSorted()]))
}

export type Rebuilt = { readonly outcomes: readonly Outcome[]; readonly news: readonly News[] }

/** To its end, switching where it is proven, unless told otherwise. */
export const rebuildForSpec = async (
  parts: Pick<Rebuilding, 'store' | 'database'> & Partial<Rebuilding>,
  ...projections: readonly Projection[]
): Promise<Rebuilt> => {
  const news: News[] = []
  const outcomes = await rebuild(
    {
      program: 'this one',
      partitions: undefined,
      isAnew: false,
      runtime: specRuntime,
      breathe: () => specRuntime.sleep(0),
      signal: new AbortController().signal,
      tell: (one) => news.push(one),
      decide: (build: Proven) => Promise.resolve(isProven(build)),
      ...parts,
    },
    projections,
  )
  return { outcomes, news }
}

/** The story of each payment of `manyOrders`: five events. */
const story = [...approved, ...canceledPart('a', krw(3_000n))]

export const manyOrders = (from: number, to: number): readonly PaymentEvent[] =>
  interleaved(
    Array.from({ length: to - from }, (_, index) => ofOrder(story, `order-${String(from + index)}`)),
  )

export type Stage = {
  readonly place: ReadPlace & { readonly schema: string }
  readonly database: ReadDatabase
  readonly store: EventStore
}

/** New read models and a new log for each test, in one database for all of them. */
export const newStages = (): {
  readonly open: () => Promise<Stage>
  readonly close: () => Promise<void>
  readonly drop: () => Promise<void>
} => {
  let server: TestDatabase | undefined
  let schemas = 0
  let opened: ReadDatabase | undefined
  return {
    open: async () => {
      server ??= await testDatabase()
      const place = { connectionString: server.url, schema: `read_${String((schemas += 1))}` }
      await migrate(place.connectionString, place.schema)
      opened = openForSpec(place)
      return { place, database: opened, store: memoryStore(() => instantOf(0)) }
    },
    close: async () => {
      await opened?.destroy()
    },
    drop: async () => {
      await server?.drop()
    },
  }
}
