import type pg from 'pg'
import { homeOf, type Build } from '../homes.ts'

export type Dropping = { readonly client: pg.ClientBase; readonly base: string }
export type Versioned = { readonly name: string; readonly version: number }

/**
 * Its checkpoints first: a runner that is in the middle of a batch ends it before, and one that comes later finds that
 * there is nothing to write to. Within a transaction that has the homes locked.
 */
export const dropBuild = async (
  { client, base }: Dropping,
  projection: Versioned,
  build: Build,
): Promise<void> => {
  const schema = client.escapeIdentifier(base)
  const values = [projection.name, projection.version, build]
  for (const table of ['checkpoints', 'builds'])
    await client.query(
      `DELETE FROM ${schema}.${table} WHERE projection = $1 AND version = $2 AND build = $3`,
      values,
    )
  const home = client.escapeIdentifier(homeOf(base, projection, build))
  await client.query(`DROP SCHEMA IF EXISTS ${home} CASCADE`)
}
