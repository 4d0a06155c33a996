import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Bounds } from './bounds.ts'
import type { Place } from './place.ts'

/** A table that is listed by its `place`, the greatest first; `id` tells rows of one place apart. In conditions it is `t`. */
export type Listed =
  | { readonly table: 'payments'; readonly id: 'payment_id' }
  | { readonly table: 'payment_transactions'; readonly id: 'transaction_id' }

export type Condition = RawBuilder<SqlBool>

const columnTypes = {
  owner_key: 'integer',
  list_key: 'integer',
  payer_reference: 'text',
  card_id: 'text',
} as const
export type Column = keyof typeof columnTypes

/**
 * An index whose first columns are these, and whose last is the place: for each of the values it has the rows in order.
 * Without columns it is one of all rows, for which there is one value of nothing.
 */
export type Family = {
  readonly columns: readonly Column[]
  readonly values: readonly (readonly (string | number)[])[]
}

/** The values as rows of `source`: `n`, from 0, and `v0`, `v1` … */
export const sourceOf = ({ columns, values }: Family): RawBuilder<unknown> => {
  const rows = values.map((value, index) => {
    const cells = columns.map((name, place) => sql`${value[place]}::${sql.raw(columnTypes[name])}`)
    return sql`(${sql.join([sql`${index}::integer`, ...cells])})`
  })
  const names = ['n', ...columns.map((_, place) => `v${String(place)}`)].map((name) => sql.ref(name))
  return sql`(VALUES ${sql.join(rows)}) AS source (${sql.join(names)})`
}

/**
 * The rows of one of the family's values, else of a row of `source`, within the bounds. Compared as a whole and put in that
 * very order, which no other index has: so the plan does not depend on what the server believes of a table, right after it
 * was filled above all.
 */
export const withinOf = (
  { columns }: Family,
  { from, to }: Pick<Bounds, 'from' | 'to'>,
  value?: Family['values'][number],
): Condition => {
  const own = listOf([...columns, 'place'].map((name) => sql.ref(`t.${name}`)))
  const given = columns.map((name, index) =>
    value === undefined
      ? sql.ref(`source.v${String(index)}`)
      : sql`${value[index]}::${sql.raw(columnTypes[name])}`,
  )
  const bound = (place: bigint): RawBuilder<unknown> => listOf([...given, sql`${String(place)}::bigint`])
  const isThere = columns.flatMap((name) =>
    columnTypes[name] === 'text' ? [sql<SqlBool>`t.${sql.ref(name)} IS NOT NULL`] : [],
  )
  return allOf([sql<SqlBool>`${own} >= ${bound(from)} AND ${own} <= ${bound(to)}`, ...isThere])
}

const listOf = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql`ROW(${sql.join(parts)})`

export const orderOf = ({ columns }: Family): RawBuilder<unknown> =>
  sql.join([...columns, 'place'].map((name) => sql`t.${sql.ref(name)} DESC`))

export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join([...conditions], sql` AND `)}`

/** What is below the place where a page begins. */
export const isAfter = ({ id }: Listed, after: Place | undefined): readonly Condition[] =>
  after === undefined
    ? []
    : [sql<SqlBool>`(t.place, t.${sql.ref(id)}) < (${String(after.place)}::bigint, ${after.id}::text)`]
