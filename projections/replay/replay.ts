import { sql } from 'kysely'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import { openReadDatabase, type ReadPlace } from '../connect.ts'
import type { ReadDatabase, ReadTransaction } from '../database.ts'
import { homeOf, READ_SCHEMA } from '../homes.ts'
import { migrate } from '../migrate.ts'
import { payments, transactions } from '../payments/columns.ts'
import { paymentsProjection } from '../payments/project.ts'
import { applyEvents } from '../projection.ts'
import { compareTable } from './compare.ts'
import { rebuild, type Rebuilding, type Until } from './rebuild.ts'
import type { ReplayReport, SummaryRow } from './report.ts'
import { withScratchSchema } from './scratch.ts'

/** For comparing tables of many millions of rows. */
const COMPARE_LIMIT_MS = 60 * 60 * 1_000

export type ReplayProgress = { readonly position: Position; readonly target: Position }
export type Replaying = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** Where the served read model is; the rebuilt one stands beside it for a while. */
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'randomUuid'>
  readonly asOf?: Until | undefined
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}

/**
 * Rebuilds the payments from the log in a schema of their own and compares them with the served ones, row by row and
 * column by column. Without `asOf` both reflect the log up to the same position, however busy the system is.
 * @throws CannotApplyError, or RangeError when the log ends before the position to be reached.
 */
export const replayPayments = (replaying: Replaying): Promise<ReplayReport> => {
  const { connectionString } = replaying.database
  return withScratchSchema(connectionString, replaying.runtime.randomUuid(), async (schema) => {
    await migrate(connectionString, schema)
    const scratch = openReadDatabase({
      connectionString,
      schema,
      purpose: 'replay',
      connections: 1,
      statementLimitMs: COMPARE_LIMIT_MS,
      isProjecting: true,
    })
    try {
      return await rebuildAndCompare(replaying, scratch, schema)
    } finally {
      await scratch.destroy()
    }
  })
}

const rebuildAndCompare = async (
  replaying: Replaying,
  scratch: ReadDatabase,
  schema: string,
): Promise<ReplayReport> => {
  const { store, asOf, onProgress, database } = replaying
  const served = database.schema ?? READ_SCHEMA
  const before = await servedPosition(scratch, served)
  const target = await targetOf(store, asOf, before)
  const prepare = paymentsProjection.open(store)
  const parts = { store, projection: paymentsProjection }
  const told = {
    onProgress:
      onProgress &&
      ((position: Position) => {
        onProgress({ position, target })
      }),
  }
  const write: Rebuilding['write'] = (events) =>
    scratch.transaction().execute((tx) => applyEvents(prepare, tx, events))
  const reached = await rebuild({ ...parts, ...told, write }, START, asOf ?? upTo(target))
  // Nothing is to be seen of what the served read model does from here on.
  const snapshot = scratch.transaction().setIsolationLevel('repeatable read')
  return snapshot.execute(async (tx) => {
    const now = await servedPosition(tx, served)
    const inSnapshot: Rebuilding = {
      ...parts,
      write: (events) => applyEvents(prepare, tx, events),
    }
    const position = asOf === undefined ? await rebuild(inSnapshot, reached, upTo(now)) : reached
    if (asOf === undefined && position !== now)
      throw new Error(`what is served stands at ${now}, before ${position}, where it was already`)
    const schemas = {
      served: homeOf(served, paymentsProjection),
      rebuilt: homeOf(schema, paymentsProjection),
    }
    return { asOf, position, servedPosition: now, ...(await compare(tx, schemas)) }
  })
}

const upTo = (position: Position): Until => ({ kind: 'position', position })

const targetOf = async (
  store: Pick<EventStore, 'head'>,
  asOf: Until | undefined,
  served: Position,
): Promise<Position> => {
  const head = await store.head()
  if (asOf?.kind === 'time') return head
  const target = asOf?.position ?? served
  if (target > head) throw new RangeError(`the log ends at ${head}, before ${target}`)
  return target
}

const servedPosition = (database: ReadDatabase, schema: string): Promise<Position> =>
  readCheckpoint(database.withSchema(schema), paymentsProjection)

type Schemas = { readonly served: string; readonly rebuilt: string }

const compare = async (
  tx: ReadTransaction,
  schemas: Schemas,
): Promise<Pick<ReplayReport, 'summary' | 'tables'>> => {
  await sql`SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on`.execute(
    tx,
  )
  const tables = [await compareTable(tx, payments, schemas), await compareTable(tx, transactions, schemas)]
  return { tables, summary: await summarise(tx) }
}

const summarise = async (tx: ReadTransaction): Promise<readonly SummaryRow[]> =>
  tx
    .selectFrom('payments')
    .select((row) => [
      'currency',
      'status',
      sql<number>`count(*)::float8`.as('payments'),
      row.fn.sum<string>('balance').as('balance'),
      row.fn.sum<string>('held_amount').as('held_amount'),
    ])
    .groupBy(['currency', 'status'])
    .orderBy('currency')
    .orderBy('status')
    .execute()
