import { expect } from 'chai'
import { z } from 'zod'
import { query, type TestSystem } from './system.spec-helper.ts'

const Tables = z.array(z.object({ schema: z.string(), name: z.string() }))

/** The tables that hold a text, in whatever schema and column, as it is or as bytes. */
export const placesOf = async (system: TestSystem, text: string): Promise<readonly string[]> => {
  const tables = Tables.parse(
    await query(
      system,
      `SELECT table_schema AS schema, table_schema || '.' || table_name AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
    ),
  )
  expect(tables.map(({ schema }) => schema)).to.include.members(['jangbu_log', 'jangbu_read'])
  const forms = [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64url')]
  const holds = forms.map((form) => `position('${form}' IN t::text) > 0`).join(' OR ')
  const found = await Promise.all(
    tables.map(async ({ name }) =>
      (await query(system, `SELECT 1 FROM ${name} AS t WHERE ${holds} LIMIT 1`)).length > 0 ? [name] : [],
    ),
  )
  return found.flat()
}
