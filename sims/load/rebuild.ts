import { setImmediate } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate as migrateLog } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { systemRuntime } from '../../ops/runtime.ts'
import { openReadClient, type ReadClient } from '../../projections/connect.ts'
import { tableChunks } from '../../projections/copy-lines.ts'
import { homeOf } from '../../projections/homes.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import type { Projection } from '../../projections/projection.ts'
import { dropIndexes, makeIndexes } from '../../projections/rebuild/indexes.ts'
import { rebuild, type News } from '../../projections/rebuild/rebuild.ts'
import { projections } from '../../projections/registry.ts'
import { EVENTS_PER_PAYMENT } from './payment-log.ts'
import { writeLog } from './projection.ts'
import { compared, medianOfThree, ratePerSecond, type BenchResult } from './report.ts'
import { withScratchDatabase } from './scratch-database.ts'

const LEAST_ALONE = 60_000
const LEAST_ALL = 20_000
const STATEMENT_LIMIT_MS = 60 * 60 * 1_000
const runtime = systemRuntime()

const tell = (line: string): void => {
  console.error(`rebuild: ${line}`)
}

type Place = { readonly connectionString: string; readonly schema: string }

/** By the product's own rebuild: rows, indexes and the switch to what was never served before. */
const rebuilt = async (store: EventStore, database: Place, chosen: readonly Projection[]): Promise<void> => {
  const startMs = performance.now()
  let phase = ''
  const onNews = ({ kind }: News): void => {
    if (kind === phase) return
    phase = kind
    tell(`${kind} after ${((performance.now() - startMs) / 1_000).toFixed(1)} s`)
  }
  const outcomes = await rebuild(
    {
      store,
      database,
      runtime,
      breathe: () => setImmediate(),
      signal: new AbortController().signal,
      program: 'bench',
      partitions: undefined,
      isAnew: false,
      tell: onNews,
      decide: () => Promise.resolve(true),
    },
    chosen,
  )
  const failed = outcomes.find(({ kind }) => kind !== 'switched')
  if (failed !== undefined) throw new Error(`${failed.projection}: ${failed.kind}`)
}

/** The rows of all that is served in one place into the same tables of another: nothing is computed. */
const copied = async (from: Place, to: Place): Promise<void> => {
  for (const projection of projections) {
    const [reader, writer, helper] = [await connect(from), await connect(to), await connect(to, projection)]
    try {
      const home = homeOf(to.schema, projection)
      await writer.client.query(`SET search_path = ${home}`)
      await dropIndexes(writer.client, home)
      await copyTables({ reader, writer }, homeOf(from.schema, projection), projection)
      await makeIndexes({ clients: [writer.client, helper.client], home, ddl: projection.ddl })
    } finally {
      for (const one of [reader, writer, helper]) await one.close()
    }
  }
}

type Both = { readonly reader: ReadClient; readonly writer: ReadClient }

const copyTables = async ({ reader, writer }: Both, home: string, { tables }: Projection): Promise<void> => {
  for (const target of tables) {
    await reader.client.query('BEGIN')
    const into = copyFrom(`COPY "${target.table}" (${Object.keys(target.columns).join()}) FROM STDIN`)
    await pipeline(tableChunks(reader.client, home, target), writer.client.query(into))
    await reader.client.query('COMMIT')
  }
}

const connect = (place: Place, only?: Projection): Promise<ReadClient> =>
  openReadClient({ ...place, only, purpose: 'bench', statementLimitMs: STATEMENT_LIMIT_MS })

/** The disk is not endless. */
const drop = async (place: Place): Promise<void> => {
  const { client, close } = await connect(place)
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1)',
      [place.schema],
    )
    for (const { name } of rows) await client.query(`DROP SCHEMA IF EXISTS "${name}" CASCADE`)
  } finally {
    await close()
  }
}

/** Works in places that are new, one after the other, and gone when the next one begins. */
const newPlaces = (connectionString: string) => {
  let count = 0
  return async (work: (place: Place) => Promise<number>): Promise<number> => {
    const place = { connectionString, schema: `bench_${String((count += 1))}_read` }
    await migrate(connectionString, place.schema)
    try {
      return await work(place)
    } finally {
      await drop(place)
    }
  }
}

/** A log of so many ordinary payments, three events each; rates are of all its events. */
export const benchRebuild =
  (payments: number) =>
  (databaseUrl: string): Promise<BenchResult[]> =>
    withScratchDatabase(databaseUrl, async (connectionString) => {
      await migrateLog(connectionString)
      await migrate(connectionString)
      const store = await postgresStore({ connectionString, runtime })
      try {
        tell(`${payments.toLocaleString('en')} payments into the log`)
        await writeLog(store, payments)
        const served = { connectionString, schema: 'bench_served_read' }
        await migrate(connectionString, served.schema)
        await rebuilt(store, served, projections)
        const within = newPlaces(connectionString)
        const rate = (work: (place: Place) => Promise<void>) => () =>
          within((place) => ratePerSecond(payments * EVENTS_PER_PAYMENT, () => work(place)))
        const rates = await medianOfThree({
          copying: rate((place) => copied(served, place)),
          payments: rate((place) => rebuilt(store, place, [paymentsProjection])),
          all: rate((place) => rebuilt(store, place, projections)),
        })
        const unit = 'events/s'
        const baseline = { name: 'the rows of all, copied', value: rates.copying }
        return [
          { name: 'rebuild of payments', value: rates.payments, unit, target: LEAST_ALONE },
          { name: 'rebuild of all read models', value: rates.all, unit, target: LEAST_ALL },
          compared({ name: 'rebuild of all against a bare copy', value: rates.all, unit }, baseline),
        ]
      } finally {
        await store.close()
      }
    })
