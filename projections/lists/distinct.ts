import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import type { Listed } from './listed.ts'

export type Distinct = {
  readonly listed: Listed
  /** An index has these columns first: the values of the last are asked for, of those before it they are given. */
  readonly column: 'owner_key' | 'list_key'
  readonly given?: {
    readonly column: 'owner_key' | 'payer_reference' | 'card_id'
    readonly value: string | number
  }
  readonly most?: number
}

const EVERY = 100_000

/** The different values, each found by one look into the index from the one before, however many rows have it. */
export const distinctIn = async (
  tx: ReadTransaction,
  { listed, column, given, most = EVERY }: Distinct,
): Promise<readonly number[]> => {
  const table = sql.table(listed.table)
  const own = sql`t.${sql.ref(column)}`
  const before = given === undefined ? sql`` : sql`t.${sql.ref(given.column)}, `
  const type = sql.raw(given?.column === 'owner_key' ? 'integer' : 'text')
  const value = given === undefined ? sql`` : sql`${given.value}::${type}, `
  const isGiven =
    given === undefined
      ? sql`true`
      : sql`t.${sql.ref(given.column)} <= ${given.value}::${type} AND t.${sql.ref(given.column)} IS NOT NULL`
  const next = (than: ReturnType<typeof sql>, sign: '>' | '>=') => sql`
    SELECT ${own} FROM ${table} AS t WHERE ROW(${before}${own}) ${sql.raw(sign)} ROW(${value}${than}) AND ${isGiven}
    ORDER BY ${before}${own} LIMIT 1`
  const { rows } = await sql<{ readonly value: number }>`
    WITH RECURSIVE found (value) AS (
      (${next(sql`${SMALLEST}::integer`, '>=')})
      UNION ALL
      SELECT (${next(sql`found.value`, '>')}) FROM found WHERE found.value IS NOT NULL
    ) SELECT value FROM found WHERE value IS NOT NULL LIMIT ${most}::integer`.execute(tx)
  return rows.map((row) => row.value)
}

const SMALLEST = -(2 ** 31)
