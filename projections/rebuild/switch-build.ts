import pg from 'pg'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { Position, START } from '../../ledger/store/port.ts'
import { leastPosition } from '../checkpoints.ts'
import type { ReadPlace } from '../connect.ts'
import { homeOf, READ_SCHEMA, type Build } from '../homes.ts'
import { withHomesLocked } from '../migrate.ts'
import { dropBuild, type Versioned } from './drop-build.ts'

/** Whose rows are not there, or behind what is served, cannot take its place. */
export type Incoming = Exclude<Build, 'served'>

export type Switching = {
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'sleep' | 'monotonicMs'>
  readonly projection: Versioned
  /** What is to be served; somebody keeps it up meanwhile. */
  readonly incoming: Incoming
  /** Asks whoever keeps it up not to gather events first. */
  readonly hurry?: (() => void) | undefined
}

/** Of a try; nothing has changed where it is not `switched`. */
export type Switched =
  | { readonly kind: 'switched'; readonly position: Position }
  /** It did not reach what is served in time. */
  | { readonly kind: 'behind'; readonly position: Position; readonly servedPosition: Position }
  /** Whoever reads since before, in one snapshot, would find half of the tables in it empty. */
  | { readonly kind: 'read'; readonly readers: readonly Reader[] }
  /** Somebody has been holding the checkpoints for too long. */
  | { readonly kind: 'held' }
  | { readonly kind: 'missing' }

export type Reader = { readonly pid: number; readonly who: string; readonly since: string }

/** While it lasts nothing is applied to what is served. */
const CATCH_UP_LIMIT_MS = 2_000
const READERS_LIMIT_MS = 1_000
const LOOK_EVERY_MS = 5
/** A runner that is in the middle of a batch has this long to end it; the server ends it for one that has gone silent. */
const LOCK_LIMIT_MS = 12_000

/**
 * One try to serve another build: what is served stands still until the other one has all of it and nobody reads any
 * more in a snapshot from before, then their names are exchanged. Who had the right to write to either has it no more.
 */
export const trySwitch = async (switching: Switching): Promise<Switched> => {
  try {
    return await exchangeWhenReady(switching)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE) return { kind: 'held' }
    throw error
  }
}

const LOCK_NOT_AVAILABLE = '55P03'

const exchangeWhenReady = ({ database, ...switching }: Switching): Promise<Switched> =>
  withHomesLocked(database.connectionString, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_LIMIT_MS}`)
    const base = database.schema ?? READ_SCHEMA
    const place: Place = { ...switching, client, base, schema: client.escapeIdentifier(base) }
    const servedPosition = greatest(await lockedRows(place, 'served'))
    const position = await caughtUp(place, servedPosition)
    if (position === undefined) return { kind: 'missing' }
    if (position < servedPosition) return { kind: 'behind', position, servedPosition }
    const readers = await earlierReaders(place)
    if (readers.length > 0) return { kind: 'read', readers }
    await exchange(place)
    return { kind: 'switched', position }
  })

type Place = Omit<Switching, 'database'> & {
  readonly client: pg.Client
  readonly base: string
  /** The base, ready for a statement. */
  readonly schema: string
}

type Row = { readonly partition: number; readonly position: string; readonly epoch: string }

const rowsOf = async (
  { client, schema, projection: { name, version } }: Place,
  build: Build,
  lock: '' | 'FOR UPDATE',
): Promise<readonly Row[]> => {
  const { rows } = await client.query<Row>(
    `SELECT partition, position::text, epoch::text FROM ${schema}.checkpoints
     WHERE projection = $1 AND version = $2 AND build = $3 ORDER BY partition ${lock}`,
    [name, version, build],
  )
  return rows
}

/** Their runners wait from here on. */
const lockedRows = (place: Place, build: Build): Promise<readonly Row[]> => rowsOf(place, build, 'FOR UPDATE')

const greatest = (rows: readonly Row[]): Position =>
  rows
    .map(({ position }) => Position(BigInt(position)))
    .reduce((most, position) => (position > most ? position : most), START)

/** How far the incoming build has come when it has come far enough, or time is up; undefined: there is none. */
const caughtUp = async (place: Place, target: Position): Promise<Position | undefined> => {
  const { runtime, incoming, hurry } = place
  const deadlineMs = runtime.monotonicMs() + CATCH_UP_LIMIT_MS
  for (;;) {
    const rows = await rowsOf(place, incoming, '')
    if (rows.length === 0) return undefined
    const position = leastPosition(rows)
    if (position >= target || runtime.monotonicMs() >= deadlineMs) return position
    hurry?.()
    await runtime.sleep(LOOK_EVERY_MS)
  }
}

/** Those that are still there when time is up. A snapshot from before lasts as long as its transaction. */
const earlierReaders = async ({ client, runtime }: Place): Promise<readonly Reader[]> => {
  const { rows: clock } = await client.query<{ now: string }>('SELECT clock_timestamp()::text AS now')
  const deadlineMs = runtime.monotonicMs() + READERS_LIMIT_MS
  for (;;) {
    // What it shows of others stays the same within a transaction otherwise.
    await client.query('SELECT pg_stat_clear_snapshot()')
    const { rows } = await client.query<Reader>(EARLIER_READERS, [clock[0]?.now])
    if (rows.length === 0 || runtime.monotonicMs() >= deadlineMs) return rows
    await runtime.sleep(LOOK_EVERY_MS)
  }
}

/** Our own programs' connections, but for those that write to one build and those that read the log. */
const EARLIER_READERS = `
  SELECT pid, application_name AS who, xact_start::text AS since FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
    AND xact_start < $1::timestamptz AND starts_with(application_name, 'jangbu ')
    AND application_name !~ '^jangbu (projection|rebuild|log|migration) ?'
  ORDER BY xact_start`

const exchange = async (place: Place): Promise<void> => {
  const { client, incoming } = place
  const served = await rowsOf(place, 'served', '')
  const epochs = [...served, ...(await lockedRows(place, incoming))].map(({ epoch }) => BigInt(epoch))
  const epoch = epochs.reduce((most, one) => (one > most ? one : most)) + 1n
  // Not before there is another way back. Its files go after the commit, when nobody waits any more.
  if (incoming === 'next') await dropBuild(place, place.projection, 'previous')
  for (const [from, to] of [
    ['served', LEAVING],
    [incoming, 'served'],
    [LEAVING, 'previous'],
  ] as const)
    await rename(place, { from, to, epoch })
  // Nothing was ever in it, so there is no way back to it.
  if (served.length === 0) await dropBuild({ client, base: place.base }, place.projection, 'previous')
}

/** For a moment within the transaction. */
const LEAVING = 'leaving'

type Renaming = {
  readonly from: Build | typeof LEAVING
  readonly to: Build | typeof LEAVING
  readonly epoch: bigint
}

const rename = async (place: Place, { from, to, epoch }: Renaming): Promise<void> => {
  const { client, base, schema, projection } = place
  const { name, version } = projection
  const where = 'WHERE projection = $1 AND version = $2 AND build = $3'
  const values = [name, version, from, to]
  await client.query(`UPDATE ${schema}.checkpoints SET build = $4, epoch = $5 ${where}`, [...values, epoch])
  await client.query(`UPDATE ${schema}.builds SET build = $4 ${where}`, values)
  const schemaOf = (build: typeof from): string => client.escapeIdentifier(homeNamed(base, projection, build))
  await client.query(`ALTER SCHEMA ${schemaOf(from)} RENAME TO ${schemaOf(to)}`)
}

const homeNamed = (base: string, projection: Versioned, build: Renaming['from']): string =>
  build === LEAVING ? `${homeOf(base, projection)}_${LEAVING}` : homeOf(base, projection, build)
