import { createHash } from 'node:crypto'
import type pg from 'pg'

/** Where what is served has its base; the tables are in schemas named after it. */
export const READ_SCHEMA = 'jangbu_read'

/**
 * Of one version of a projection there may be three builds: the one that is served, the next one, which is being made,
 * and the previous one, which stays ready until the way back to it is closed.
 */
export const builds = ['served', 'next', 'previous'] as const
export type Build = (typeof builds)[number]

type Named = { readonly name: string; readonly version: number }

/** The schema of a build's tables. */
export const homeOf = (base: string, { name, version }: Named, build: Build = 'served'): string =>
  `${base}_${name}_${String(version)}${build === 'served' ? '' : `_${build}`}`

export type HomeMaking = {
  readonly client: pg.ClientBase
  readonly base: string
  readonly build?: Build
}

/**
 * Makes the tables of a build, empty, unless they are there; within a transaction. What a base that was dropped has left
 * behind goes: nobody knows how much of the log is in it.
 * @throws Error when they were made by another text than this code has: that ought to be another version.
 */
export const createHome = async (
  { client, base, build }: HomeMaking,
  projection: Named & { readonly ddl: string },
): Promise<void> => {
  const { name, version, ddl } = projection
  const home = homeOf(base, projection, build)
  const baseId = await baseIdOf(client, base)
  const wanted = `jangbu ${createHash('sha256').update(ddl).digest('hex')} of ${baseId}`
  const made = await noteOf(client, home)
  if (made === wanted) return
  if (made?.endsWith(baseId) === true)
    throw new Error(`${home}: the tables of ${name} ${String(version)} have changed without a new version`)
  const schema = client.escapeIdentifier(home)
  if (made !== undefined) await client.query(`DROP SCHEMA ${schema} CASCADE`)
  await client.query(`CREATE SCHEMA ${schema}`)
  await client.query(`COMMENT ON SCHEMA ${schema} IS ${client.escapeLiteral(wanted)}`)
  await client.query(`SET LOCAL search_path = ${schema}, pg_temp`)
  await client.query(ddl)
}

const baseIdOf = async (client: pg.ClientBase, base: string): Promise<string> => {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${client.escapeIdentifier(base)}.base`)
  return rows[0]?.id ?? ''
}

/** undefined: there is no such schema. */
const noteOf = async (client: pg.ClientBase, home: string): Promise<string | null | undefined> => {
  const { rows } = await client.query<{ note: string | null }>(
    `SELECT obj_description(oid, 'pg_namespace') AS note FROM pg_namespace WHERE nspname = $1`,
    [home],
  )
  return rows[0]?.note
}
