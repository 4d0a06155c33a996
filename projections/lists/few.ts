import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import { allOf, isAfter, type Condition } from './listed.ts'
import type { Asked } from './read-keys.ts'
import type { Place } from './place.ts'

/** Rows that an index finds, in no order: of each row of `source` those of `t` that fit it. */
export type Few = {
  readonly source: RawBuilder<unknown>
  readonly fits: Condition
  /** What keeps the plan to the index, where others have its first column too. */
  readonly order?: RawBuilder<unknown>
  /** Of how many rows all are looked at, however much effort that is. */
  readonly most?: number
}

/** More than any amount. */
const ANY = '1e100'

export type Range = { readonly least: bigint | undefined; readonly most: bigint | undefined }

/** What owners have of these amounts; undefined: whoever they are, or whatever amount. */
export const fewInRange = (
  owners: readonly number[] | undefined,
  column: 'amount' | 'asked_amount',
  { least, most }: Range,
): Few | undefined => {
  if (owners === undefined || (least === undefined && most === undefined)) return undefined
  const own = sql`ROW(t.owner_key, t.${sql.ref(column)})`
  const bound = (amount: string): RawBuilder<unknown> => sql`ROW(source.owner, ${amount}::numeric)`
  return {
    source: sql`unnest(${owners}::integer[]) AS source (owner)`,
    fits: sql<boolean>`${own} >= ${bound(String(least ?? 0n))} AND ${own} <= ${bound(String(most ?? ANY))}`,
    order: sql`t.owner_key, t.${sql.ref(column)}`,
  }
}

type FewRow = { readonly isTooMany: boolean; readonly place: string | null; readonly id: string | null }

/** The newest of them that are asked for, at most `limit`; undefined: they are too many to look at. */
export const readFew = async (
  tx: ReadTransaction,
  { listed, bounds, conditions, effort }: Asked,
  { few, limit }: { readonly few: Few; readonly limit: number },
): Promise<readonly Place[] | undefined> => {
  const { source, order, most = effort.few } = few
  const id = sql.ref(listed.id)
  const within = sql<boolean>`t.place BETWEEN ${String(bounds.from)}::bigint AND ${String(bounds.to)}::bigint`
  const fits = allOf([within, ...isAfter(listed, bounds.after), ...conditions])
  const enough = sql`${order === undefined ? sql`` : sql`ORDER BY ${order}`} LIMIT ${most + 1}::integer`
  const { rows } = await sql<FewRow>`
    WITH few AS MATERIALIZED (
      SELECT one.* FROM ${source} CROSS JOIN LATERAL (
        SELECT t.* FROM ${sql.table(listed.table)} AS t WHERE ${few.fits} ${enough}
      ) AS one LIMIT ${most + 1}::integer)
    SELECT whole.count > ${most}::integer AS "isTooMany", found.place, found.id
    FROM (SELECT count(*) FROM few) AS whole LEFT JOIN (
      SELECT t.place, t.${id} AS id FROM few AS t WHERE ${fits} ORDER BY t.place DESC, t.${id} DESC LIMIT ${limit}::integer
    ) AS found ON true ORDER BY found.place DESC, found.id DESC`.execute(tx)
  if (rows[0]?.isTooMany === true) return undefined
  return rows.flatMap(({ place, id: found }) =>
    place === null || found === null ? [] : [{ place: BigInt(place), id: found }],
  )
}
