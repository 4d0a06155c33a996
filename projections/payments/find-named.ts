import { sql, type RawBuilder } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import type { Bounds } from '../lists/bounds.ts'
import type { Finder } from '../lists/find.ts'
import { allOf, isAfter, type Condition } from '../lists/listed.ts'
import { firstPlaceAt, timeAt, type Place } from '../lists/place.ts'
import type { Asked } from '../lists/read-keys.ts'
import { gramTokens, sliceToken } from './order-names.ts'
import { dayOf, daysDown, endOfDay, endOfMonth, monthsDown } from './slices.ts'

/** Each look into the index takes a tenth of a millisecond or more. */
const MOST_LOOKS = 400
/** Of a long name, from its beginning to its end: what has these has hardly ever not the others, and each costs a look. */
const MOST_GRAMS = 4

/**
 * By what is in an order's name, month by month, the newest first: as far as there are few. From there on it is at least
 * known on which day there is one again, so that what is sold at Christmas is found in November. `owners`: undefined is
 * everybody.
 */
export const findNamed =
  (owners: readonly number[] | undefined, folded: string): Finder =>
  async (tx, asked, limit) => {
    const looking: Looking = { asked, owners: owners ?? [undefined], folded }
    if (gramTokens(folded).length === 0) return undefined
    const months = await monthsIn(tx, asked.bounds, owners)
    if (months.length * looking.owners.length > MOST_LOOKS) return undefined
    const { keys, cutAt } = await inMonths(tx, looking, { months, limit })
    if (cutAt === undefined) return { keys, seenTo: undefined }
    const seen = firstPlaceAt(endOfMonth(cutAt))
    const whole = keys.filter(({ place }) => place >= seen)
    return { keys: whole, seenTo: { place: await newestDay(tx, looking, cutAt), id: '' } }
  }

/** An owner that is undefined is everybody. */
type Looking = {
  readonly asked: Asked
  readonly owners: readonly (number | undefined)[]
  readonly folded: string
}

/** In which there is anything of the owners within the bounds. */
const monthsIn = async (
  tx: ReadTransaction,
  { from, to }: Bounds,
  owners: readonly number[] | undefined,
): Promise<readonly string[]> => {
  const columns = owners === undefined ? ['place'] : ['owner_key', 'place']
  const own = sql`ROW(${sql.join(columns.map((name) => sql.ref(`t.${name}`)))})`
  const bound = (place: bigint): RawBuilder<unknown> =>
    owners === undefined
      ? sql`ROW(${String(place)}::bigint)`
      : sql`ROW(source.owner, ${String(place)}::bigint)`
  const first = (direction: 'ASC' | 'DESC'): RawBuilder<unknown> => sql`
    SELECT t.place FROM payments AS t WHERE ${own} >= ${bound(from)} AND ${own} <= ${bound(to)}
    ORDER BY ${sql.join(columns.map((name) => sql`t.${sql.ref(name)} ${sql.raw(direction)}`))} LIMIT 1`
  const { rows } = await sql<{ readonly oldest: string | null; readonly newest: string | null }>`
    SELECT min(oldest.place) AS oldest, max(newest.place) AS newest
    FROM unnest(${owners ?? [0]}::integer[]) AS source (owner)
    CROSS JOIN LATERAL (${first('ASC')}) AS oldest CROSS JOIN LATERAL (${first('DESC')}) AS newest`.execute(
    tx,
  )
  const { oldest = null, newest = null } = rows[0] ?? {}
  if (oldest === null || newest === null) return []
  return monthsDown(timeAt(BigInt(newest)), timeAt(BigInt(oldest)), MOST_LOOKS + 1)
}

const soughtGrams = (folded: string): readonly string[] => {
  const all = gramTokens(folded)
  const count = Math.min(all.length, MOST_GRAMS)
  return all.filter(
    (_, index) => Math.floor(((index + 1) * count) / all.length) > Math.floor((index * count) / all.length),
  )
}

/** Rows of `source`: `n`, `slice`, and the tokens of an owner's payments in it, the slice's own last. */
const sourceOf = ({ owners, folded }: Looking, slices: readonly string[]): RawBuilder<unknown> => {
  const grams = soughtGrams(folded)
  const looks = slices.flatMap((slice) =>
    owners.map((owner) => ({ slice, tokens: [...grams, sliceToken(owner, slice)].join(' ') })),
  )
  const [names, tokens] = [looks.map(({ slice }) => slice), looks.map((look) => look.tokens)]
  return sql`unnest(${names}::text[], ${tokens}::text[]) WITH ORDINALITY AS source (slice, tokens, n)`
}

/** One by one: the server then leaps over what only some of the lists of rows have; within one condition it does not. */
const fitsSource = (folded: string): Condition => {
  const count = soughtGrams(folded).length + 1
  return allOf(
    Array.from(
      { length: count },
      (_, index) =>
        sql<boolean>`string_to_array(t.name_tokens, ' ') @> ARRAY[split_part(source.tokens, ' ', ${index + 1}::integer)]`,
    ),
  )
}

type MonthRow = { readonly cutAt: string | null; readonly place: string | null; readonly id: string | null }
type InMonths = { readonly keys: readonly Place[]; readonly cutAt: string | undefined }

/** `cutAt`: the month in which they have become too many. */
const inMonths = async (
  tx: ReadTransaction,
  looking: Looking,
  { months, limit }: { readonly months: readonly string[]; readonly limit: number },
): Promise<InMonths> => {
  const { bounds, conditions, effort } = looking.asked
  const most = sql`LIMIT ${effort.few + 1}::integer`
  const { rows } = await sql<MonthRow>`
    WITH named AS MATERIALIZED (
      SELECT source.slice, one.* FROM ${sourceOf(looking, months)} CROSS JOIN LATERAL (
        SELECT t.* FROM payments AS t WHERE ${fitsSource(looking.folded)} ${most}
      ) AS one ${most})
    SELECT whole."cutAt", found.place, found.id FROM (
      SELECT CASE WHEN count(*) > ${effort.few}::integer THEN min(slice) END AS "cutAt" FROM named
    ) AS whole LEFT JOIN (
      SELECT t.place, t.payment_id AS id FROM named AS t WHERE ${allOf([...isWithin(bounds), ...conditions])}
      ORDER BY t.place DESC, t.payment_id DESC LIMIT ${limit}::integer
    ) AS found ON true ORDER BY found.place DESC, found.id DESC`.execute(tx)
  return {
    keys: rows.flatMap(({ place, id }) =>
      place === null || id === null ? [] : [{ place: BigInt(place), id }],
    ),
    cutAt: rows[0]?.cutAt ?? undefined,
  }
}

const isWithin = (bounds: Bounds): readonly Condition[] => [
  sql<boolean>`t.place BETWEEN ${String(bounds.from)}::bigint AND ${String(bounds.to)}::bigint`,
  ...isAfter({ table: 'payments', id: 'payment_id' }, bounds.after),
]

/** The end of the newest day of the month on which there is one within the bounds; of the month, where that is not known. */
const newestDay = async (tx: ReadTransaction, looking: Looking, month: string): Promise<bigint> => {
  const { to } = looking.asked.bounds
  const days = daysDown(month).filter((day) => day <= dayOf(timeAt(to)))
  const { rows } = await sql<{ readonly day: string }>`
    SELECT source.slice AS day FROM ${sourceOf(looking, days)}
    WHERE EXISTS (SELECT FROM payments AS t WHERE ${fitsSource(looking.folded)}) ORDER BY source.n LIMIT 1`.execute(
    tx,
  )
  const [found] = rows
  const end = firstPlaceAt(found === undefined ? endOfMonth(month) : endOfDay(found.day))
  return end <= to ? end : to + 1n
}
