import pg from 'pg'
import { READ_SCHEMA } from '../homes.ts'
import type { ReadPlace } from '../connect.ts'

/** Somebody else is rebuilding, switching or closing builds of the same read model. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}

/**
 * Of all who want to make builds of one read model, in whatever process, one at a time. The lock goes with its holder.
 * @throws BusyError at once where somebody else is at it.
 */
export const alone = async (
  { connectionString, schema = READ_SCHEMA }: ReadPlace,
  name: string,
): Promise<{ readonly release: () => Promise<void> }> => {
  const client = new pg.Client({ connectionString, application_name: 'jangbu rebuild', keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [`${schema}/rebuild/${name}`],
  )
  if (rows[0]?.locked === true) return { release: () => client.end() }
  await client.end()
  throw new BusyError(`somebody else is rebuilding, switching or closing ${name}`)
}
