import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from './database.ts'
import { CannotApplyError } from './failures.ts'
import type { Change } from './rows.ts'
import type { AnyRow, AnyTarget } from './target.ts'
import { textArray } from './text-array.ts'

/** Rows encoded and ready to go out: encoding is our work, the rest is the database's. */
export type Statement = (tx: ReadTransaction) => Promise<void>

/** @throws what cannot be encoded. */
export const statementsOf = (change: Change): readonly Statement[] => {
  if (change.rows.length === 0) return []
  switch (change.kind) {
    case 'insert':
      return [insertion(change)]
    case 'update':
      return [updating(change)]
    case 'remove':
      return [removal(change, 'all')]
    case 'remove_if_there':
      return [removal(change, 'as far as they are there')]
    case 'add':
      return [addition(change), sweeping(change)]
  }
}

type Given = { readonly target: AnyTarget; readonly rows: readonly AnyRow[] }

const insertion = ({ target: { table, columns }, rows }: Given): Statement => {
  const names = listOf(Object.keys(columns))
  const statement = sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${names} FROM ${given(columns, rows)}`
  return async (tx) => {
    await statement.execute(tx)
  }
}

const updating = ({ target: { table, key, columns }, rows }: Given): Statement => {
  const changes = Object.keys(columns)
    .filter((name) => !key.includes(name))
    .map((name) => sql`${sql.id(name)} = given.${sql.id(name)}`)
  const statement = sql`
    UPDATE ${sql.table(table)} AS old SET ${sql.join(changes)}
    FROM ${given(columns, rows)} WHERE ${isSame(key)}`
  return async (tx) => {
    const { numAffectedRows } = await statement.execute(tx)
    assertAll(table, numAffectedRows, rows)
  }
}

const removal = (
  { target: { table, key, columns }, rows }: Given,
  which: 'all' | 'as far as they are there',
): Statement => {
  const keyColumns = Object.fromEntries(key.map((name) => [name, columns[name] ?? 'text']))
  const statement = sql`DELETE FROM ${sql.table(table)} AS old USING ${given(keyColumns, rows)} WHERE ${isSame(key)}`
  return async (tx) => {
    const { numAffectedRows } = await statement.execute(tx)
    if (which === 'all') assertAll(table, numAffectedRows, rows)
  }
}

type Adding = Given & { readonly addends: readonly string[] }

/** In the key's order, so that two partitions that add to the same rows do not wait for each other in a circle. */
const addition = ({ target: { table, key, columns }, rows, addends }: Adding): Statement => {
  const names = listOf(Object.keys(columns))
  const sums = addends.map((name) => sql`${sql.id(name)} = old.${sql.id(name)} + excluded.${sql.id(name)}`)
  const statement = sql`
    INSERT INTO ${sql.table(table)} AS old (${names})
    SELECT ${names} FROM ${given(columns, rows)} ORDER BY ${listOf(key)}
    ON CONFLICT (${listOf(key)}) DO UPDATE SET ${sql.join(sums)}`
  return async (tx) => {
    await statement.execute(tx)
  }
}

const sweeping = ({ target, rows, addends }: Adding): Statement => {
  const { table, key, columns } = target
  const keyColumns = Object.fromEntries(key.map((name) => [name, columns[name] ?? 'text']))
  const isNothing = addends.map((name) => sql`old.${sql.id(name)} = 0`)
  const statement = sql`
    DELETE FROM ${sql.table(table)} AS old USING ${given(keyColumns, rows)}
    WHERE ${isSame(key)} AND ${sql.join(isNothing, sql` AND `)}`
  return async (tx) => {
    await statement.execute(tx)
  }
}

const assertAll = (table: string, affected: bigint | undefined, rows: readonly AnyRow[]): void => {
  if (affected === BigInt(rows.length)) return
  throw new CannotApplyError(`${table}: ${affected ?? 0n} of ${rows.length} rows were there to be changed`)
}

const isSame = (key: readonly string[]): RawBuilder<unknown> =>
  sql.join(
    key.map((name) => sql`old.${sql.id(name)} = given.${sql.id(name)}`),
    sql` AND `,
  )

const listOf = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map((name) => sql.id(name)))

/**
 * The rows as parallel arrays of text, cast to their types by the server. Measured against the alternatives: JSON costs
 * the server 40 % more, pg's own array literals cost this process 3 µs more for every event.
 */
const given = (columns: AnyTarget['columns'], rows: readonly AnyRow[]): RawBuilder<unknown> => {
  const entries = Object.entries(columns)
  const arrays = entries.map(([name]) => sql`${textArray(rows.map((row) => textOf(row[name])))}::text[]`)
  const casts = entries.map(([name, type]) => sql`${sql.id(name)}::${sql.raw(type)} AS ${sql.id(name)}`)
  const names = listOf(Object.keys(columns))
  return sql`(SELECT ${sql.join(casts)} FROM unnest(${sql.join(arrays)}) AS text (${names})) AS given`
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string' || value === null) return value
  return JSON.stringify(value)
}
