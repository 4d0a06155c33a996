import type pg from 'pg'
import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from '../builds.ts'
import { takeOverAll, type Key, type Term } from '../checkpoints.ts'
import { openReadClient, type ReadClient, type ReadPlace } from '../connect.ts'
import { createHome, homeOf, READ_SCHEMA } from '../homes.ts'
import { withHomesLocked } from '../migrate.ts'
import type { Projection } from '../projection.ts'
import { newWriter } from '../writer.ts'
import { bulkCommit } from './bulk-commit.ts'
import { dropBuild } from './drop-build.ts'
import type { Fed } from './feed.ts'
import { dropIndexes } from './indexes.ts'
import { applyShare } from './share.ts'

/** A batch of thousands of events, or an index over all rows; whoever does not want to wait can leave. */
const STATEMENT_LIMIT_MS = 6 * 60 * 60 * 1_000

/** `taken_up`: an earlier rebuild left it half made; `anew`: it did, but not for this one to go on with. */
export type Beginning =
  | { readonly kind: 'begun' }
  | { readonly kind: 'taken_up'; readonly position: Position }
  | { readonly kind: 'anew'; readonly why: 'asked' | 'other_program' }

export type Making = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly database: ReadPlace
  /** A digest of the program: what another one has begun is not gone on with. */
  readonly program: string
  /** undefined: as many as the served build has. */
  readonly partitions: number | undefined
  /** Whether what an earlier rebuild has left is to be dropped. */
  readonly isAnew: boolean
}

/** A build that is being made beside the served one. */
export type NextBuild = {
  readonly projection: Projection
  /** How many partitions it has. */
  readonly of: number
  readonly beginning: Beginning
  /** Finds its tables. */
  readonly connection: ReadClient
  readonly position: () => Position
  /** Why it gets no further; undefined: it does. */
  readonly failure: () => unknown
  readonly fed: (target: Position) => Fed
}

/**
 * Makes the tables of a next build, or takes up those that an earlier rebuild left; whoever has written to them so far
 * may not from here on. The connection is the caller's to close.
 */
export const openNextBuild = async (making: Making, projection: Projection): Promise<NextBuild> => {
  const { database, store } = making
  const begun = await withHomesLocked(database.connectionString, (client) =>
    begin(client, making, projection),
  )
  const connection = await connectToNext(database, projection)
  try {
    const states = await readBuilds(connection.database)
    const position = await evenOut({ store, projection, connection }, buildIn(states, projection, 'next'))
    const of = making.partitions ?? buildIn(states, projection, 'served')?.of ?? 1
    const term = await takeOverAll(connection.database, { ...keyOf(projection), of }, position)
    const beginning: Beginning = begun.kind === 'taken_up' ? { kind: 'taken_up', position } : begun
    return {
      projection,
      of,
      beginning,
      connection,
      ...written({ store, projection, connection }, { of, term }),
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** The caller's to close. */
export const connectToNext = (database: ReadPlace, { name, version }: Projection): Promise<ReadClient> =>
  openReadClient({
    ...database,
    only: { name, version, build: 'next' },
    purpose: 'rebuild',
    statementLimitMs: STATEMENT_LIMIT_MS,
    isProjecting: true,
  })

const keyOf = ({ name, version }: Projection): Key => ({ name, version, build: 'next' })

type Begun = Exclude<Beginning, { kind: 'taken_up' }> | { readonly kind: 'taken_up' }

const begin = async (client: pg.Client, making: Making, projection: Projection): Promise<Begun> => {
  const base = making.database.schema ?? READ_SCHEMA
  const home = homeOf(base, projection, 'next')
  await createHome({ client, base }, projection)
  const leftBy = await programOf(client, base, projection)
  if (leftBy === making.program && !making.isAnew) return { kind: 'taken_up' }
  await dropBuild({ client, base }, projection, 'next')
  await createHome({ client, base, build: 'next' }, projection)
  await dropIndexes(client, home)
  await client.query(
    `INSERT INTO ${client.escapeIdentifier(base)}.builds VALUES ($1, $2, 'next', $3, date_trunc('milliseconds', now()))`,
    [projection.name, projection.version, making.program],
  )
  if (leftBy === undefined) return { kind: 'begun' }
  return { kind: 'anew', why: making.isAnew ? 'asked' : 'other_program' }
}

/** undefined: there is no build that was left. */
const programOf = async (
  client: pg.Client,
  base: string,
  { name, version }: Projection,
): Promise<string | undefined> => {
  const { rows } = await client.query<{ program: string }>(
    `SELECT program FROM ${client.escapeIdentifier(base)}.builds
     WHERE projection = $1 AND version = $2 AND build = 'next'`,
    [name, version],
  )
  return rows[0]?.program
}

type Own = {
  readonly store: Making['store']
  readonly projection: Projection
  readonly connection: ReadClient
}

/** Where all of it stands afterwards: a rebuild that was left may have had its partitions running. */
const evenOut = async (
  { store, projection, connection }: Own,
  left: BuildState | undefined,
): Promise<Position> => {
  if (left === undefined) return START
  const to = left.partitions.reduce(
    (greatest, { position }) => (position > greatest ? position : greatest),
    START,
  )
  await connection.database.transaction().execute(async (tx) => {
    for (const { partition, position } of left.partitions)
      await applyShare({ store, projection, tx }, partition, { from: position, to })
    await tx
      .updateTable('checkpoints')
      .set({ position: String(to) })
      .where((row) => row.and({ projection: left.name, version: left.version, build: 'next' }))
      .execute()
  })
  return to
}

type Made = { readonly of: number; readonly term: Term }

const written = (
  { store, projection, connection }: Own,
  { of, term }: Made,
): Pick<NextBuild, 'position' | 'failure' | 'fed'> => {
  let position = term.position
  let failure: unknown
  const moved = (to: Position): void => {
    position = to
  }
  const commit = bulkCommit({ ...keyOf(projection), of }, projection.open(store), connection)
  const writer = newWriter({ commit, moved }, term)
  return {
    position: () => position,
    failure: () => failure,
    fed: (target) => ({
      projection,
      position: () => position,
      target,
      write: writer.write,
      fail: (error) => {
        failure ??= error
      },
      isAlive: () => failure === undefined,
    }),
  }
}
