import type pg from 'pg'
import { readBuilds, type BuildState } from '../builds.ts'
import { openReadDatabase, type ReadPlace } from '../connect.ts'
import { homeOf, READ_SCHEMA } from '../homes.ts'
import { withHomesLocked } from '../migrate.ts'
import { lockName } from '../runner.ts'
import { dropBuild, type Versioned } from './drop-build.ts'

/** `in_use`: a process of another version of the program keeps it up. */
export type Closed = BuildState & { readonly outcome: 'dropped' | 'in_use' }

/** Drops every build of a read model but the served one of the version, and of those that are newer. */
export const closeBuilds = async (place: ReadPlace, projection: Versioned): Promise<readonly Closed[]> => {
  const all = await statesOf(place)
  const superfluous = all.filter(
    ({ name, version, build }) =>
      name === projection.name &&
      (version < projection.version || (version === projection.version && build !== 'served')),
  )
  const base = place.schema ?? READ_SCHEMA
  return withHomesLocked(place.connectionString, async (client) => {
    const closed: Closed[] = []
    for (const state of superfluous) {
      const isKept = state.version < projection.version && (await isKeptUp(client, base, state))
      if (!isKept) await dropBuild({ client, base }, state, state.build)
      closed.push({ ...state, outcome: isKept ? 'in_use' : 'dropped' })
    }
    return closed
  })
}

const statesOf = async (place: ReadPlace): Promise<readonly BuildState[]> => {
  const database = openReadDatabase({ ...place, purpose: 'rebuild', connections: 1 })
  try {
    return await readBuilds(database)
  } finally {
    await database.destroy()
  }
}

/** Whether any of its partitions has a runner. */
const isKeptUp = async (client: pg.Client, base: string, state: BuildState): Promise<boolean> => {
  const { name, version, build } = state
  for (const { partition } of state.partitions) {
    const lock = `${homeOf(base, state, build)}${lockName({ name, version, partition })}`
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
      [lock],
    )
    if (rows[0]?.locked !== true) return true
  }
  return false
}
