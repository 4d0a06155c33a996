import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from './database.ts'
import { CannotApplyError } from './failures.ts'
import { textArray } from './text-array.ts'

/** A table's columns with their types, the key first: `{ payment_id: 'text', revision: 'integer', … }`. */
export type Columns<Row> = Readonly<Record<keyof Row & string, string>>
export type Target<Row> = {
  readonly table: string
  readonly key: readonly (keyof Row & string)[]
  readonly columns: Columns<Row>
}

/** Rows encoded and ready to go out: encoding is our work, the rest is the database's. */
export type Statement = (tx: ReadTransaction) => Promise<void>

const nothing: Statement = () => Promise.resolve()

/** However many rows; a key that is taken already is an error. */
export const insertion = <Row extends object>(
  { table, columns }: Target<Row>,
  rows: readonly Row[],
): Statement => {
  if (rows.length === 0) return nothing
  const names = listOf(namesOf(columns))
  const statement = sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${names} FROM ${given(columns, rows)}`
  return async (tx) => {
    await statement.execute(tx)
  }
}

/** However many rows; a row that is missing is an error. */
export const update = <Row extends object>(
  { table, key, columns }: Target<Row>,
  rows: readonly Row[],
): Statement => {
  if (rows.length === 0) return nothing
  const changes = namesOf(columns)
    .filter((name) => !key.includes(name))
    .map((name) => sql`${sql.id(name)} = given.${sql.id(name)}`)
  const isSame = key.map((name) => sql`old.${sql.id(name)} = given.${sql.id(name)}`)
  const statement = sql`
    UPDATE ${sql.table(table)} AS old SET ${sql.join(changes)}
    FROM ${given(columns, rows)} WHERE ${sql.join(isSame, sql` AND `)}`
  return async (tx) => {
    const { numAffectedRows } = await statement.execute(tx)
    if (numAffectedRows !== BigInt(rows.length))
      throw new CannotApplyError(
        `${table}: ${numAffectedRows ?? 0n} of ${rows.length} rows were there to be updated`,
      )
  }
}

const namesOf = <Row extends object>(columns: Columns<Row>): readonly (keyof Row & string)[] =>
  // A record's own keys are what its type lists.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  Object.keys(columns) as (keyof Row & string)[]

const listOf = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map((name) => sql.id(name)))

/**
 * The rows as parallel arrays of text, cast to their types by the server. Measured against the alternatives: JSON costs
 * the server 40 % more, pg's own array literals cost this process 3 µs more for every event.
 */
const given = <Row extends object>(columns: Columns<Row>, rows: readonly Row[]): RawBuilder<unknown> => {
  const names = namesOf(columns)
  const arrays = names.map((name) => sql`${textArray(rows.map((row) => textOf(row[name])))}::text[]`)
  const casts = names.map((name) => sql`${sql.id(name)}::${sql.raw(columns[name])} AS ${sql.id(name)}`)
  return sql`(SELECT ${sql.join(casts)} FROM unnest(${sql.join(arrays)}) AS text (${listOf(names)})) AS given`
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string' || value === null) return value
  return JSON.stringify(value)
}
