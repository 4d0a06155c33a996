import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import type { Bounds } from './bounds.ts'
import type { Effort } from './effort.ts'
import {
  allOf,
  isAfter,
  orderOf,
  sourceOf,
  withinOf,
  type Condition,
  type Family,
  type Listed,
} from './listed.ts'
import type { Place } from './place.ts'

export type Asked = {
  readonly listed: Listed
  readonly effort: Effort
  readonly bounds: Bounds
  /** What the rows are: whatever they are found by, these decide. */
  readonly conditions: readonly Condition[]
}

/** The newest of all the family's sources that fit, at most `limit`. */
export const readKeys = async (
  tx: ReadTransaction,
  { listed, bounds, conditions, family }: Asked & { readonly family: Family },
  limit: number,
): Promise<readonly Place[]> => {
  const fits = allOf([withinOf(family, bounds), ...isAfter(listed, bounds.after), ...conditions])
  const { rows } = await sql<KeyRow>`
    SELECT found.place, found.id FROM ${sourceOf(family)} CROSS JOIN LATERAL (
      SELECT t.place, t.${sql.ref(listed.id)} AS id FROM ${sql.table(listed.table)} AS t
      WHERE ${fits} ORDER BY ${orderOf(family)} FETCH FIRST (${limit}::integer) ROWS WITH TIES
    ) AS found
    ORDER BY found.place DESC, found.id DESC LIMIT ${limit}::integer`.execute(tx)
  return rows.map(({ place, id }) => ({ place: BigInt(place), id }))
}

type KeyRow = { readonly place: string; readonly id: string }

/** Where each source has a row that so many newer ones are before, within the bounds; null: it has not so many. */
export const placesAt = async (
  tx: ReadTransaction,
  { listed, bounds, family }: Pick<Asked, 'listed' | 'bounds'> & { readonly family: Family },
  offset: number,
): Promise<readonly (bigint | null)[]> => {
  const { rows } = await sql<{ readonly place: string | null }>`
    SELECT (
      SELECT t.place FROM ${sql.table(listed.table)} AS t WHERE ${withinOf(family, bounds)}
      ORDER BY ${orderOf(family)} OFFSET ${offset}::integer LIMIT 1
    ) AS place FROM ${sourceOf(family)} ORDER BY source.n`.execute(tx)
  return rows.map(({ place }) => (place === null ? null : BigInt(place)))
}
