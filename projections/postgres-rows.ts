import { sql } from 'kysely'
import { statementsOf } from './bulk.ts'
import type { ReadTransaction } from './database.ts'
import { applying } from './failures.ts'
import type { Change, Rows } from './rows.ts'
import type { AnyRow, Target } from './target.ts'
import { textArray } from './text-array.ts'

/** The tables that the transaction's connection finds by their names. */
export const postgresRows = (tx: ReadTransaction): Rows => ({
  load: async <Row extends AnyRow>({ table, key, columns }: Target<Row>, values: readonly string[]) => {
    const [first] = key
    if (values.length === 0 || first === undefined) return []
    const names = sql.join(Object.keys(columns).map((name) => sql.id(name)))
    const order = sql.join(key.map((name) => sql.id(name)))
    const { rows } = await sql<Row>`
      SELECT ${names} FROM ${sql.table(table)}
      WHERE ${sql.id(first)} = ANY(${textArray(values)}::text[]) ORDER BY ${order}`.execute(tx)
    return rows
  },
})

/**
 * Encodes all of them, then sends them one after the other; the first has gone out when it returns.
 * @throws CannotApplyError when a row is not as a change needs it.
 */
export const writeChanges = (tx: ReadTransaction, changes: readonly Change[]): Promise<void> => {
  const statements = applying(() => changes.flatMap(statementsOf))
  return (async () => {
    for (const statement of statements) await statement(tx)
  })()
}
