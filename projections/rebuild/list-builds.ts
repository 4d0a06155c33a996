import type { Instant } from '../../ledger/core/time.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { readBuilds, type BuildState } from '../builds.ts'
import { openReadDatabase, type ReadPlace } from '../connect.ts'
import type { ReadDatabase } from '../database.ts'
import { homeOf, READ_SCHEMA } from '../homes.ts'
import { sql } from 'kysely'

export type ListedBuild = BuildState & {
  /** Of its tables with their indexes. */
  readonly bytes: bigint
  /** When the first event was recorded that is not in all of it; undefined: it has everything. */
  readonly behindSince: Instant | undefined
  /** Of one that was made beside the served one. */
  readonly begunAt: Instant | undefined
}

export type Listing = { readonly head: Position; readonly builds: readonly ListedBuild[] }

export type ListingParts = {
  readonly store: Pick<EventStore, 'head' | 'readAll'>
  readonly database: ReadPlace
}

/** Of every version that the database holds, known to this program or not. */
export const listBuilds = async ({ store, database: place }: ListingParts): Promise<Listing> => {
  const database = openReadDatabase({ ...place, purpose: 'rebuild', connections: 1 })
  try {
    const states = await readBuilds(database)
    const begun = await database.selectFrom('builds').selectAll().execute()
    const head = await store.head()
    const builds = await Promise.all(
      states.map(async (state) => ({
        ...state,
        bytes: await sizeOf(database, homeOf(place.schema ?? READ_SCHEMA, state, state.build)),
        behindSince: await behindSince(store, state.position, head),
        begunAt: begun.find(
          ({ projection, version, build }) =>
            projection === state.name && version === state.version && build === state.build,
        )?.begun_at,
      })),
    )
    return { head, builds }
  } finally {
    await database.destroy()
  }
}

const sizeOf = async (database: ReadDatabase, home: string): Promise<bigint> => {
  const { rows } = await sql<{ bytes: string }>`
    SELECT coalesce(sum(pg_total_relation_size(class.oid)), 0)::text AS bytes FROM pg_class AS class
    JOIN pg_namespace AS home ON home.oid = class.relnamespace
    WHERE class.relkind = 'r' AND home.nspname = ${home}`.execute(database)
  return BigInt(rows[0]?.bytes ?? 0)
}

/** When the first event that is missing was recorded. */
export const behindSince = async (
  store: Pick<EventStore, 'readAll'>,
  position: Position,
  head: Position,
): Promise<Instant | undefined> => {
  if (position >= head) return undefined
  const [missing] = await store.readAll(position, 1)
  return missing?.recordedAt
}
