import { sql } from 'kysely'
import type { ReadDatabase } from '../../projections/database.ts'

/** HTTP tries of one provider in a time, by the call log. */
export type TryFigures = {
  readonly tries: number
  readonly answered: number
  readonly notSent: number
  readonly noAnswer: number
  /** Of those answered; null: none was. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

export const noTries: TryFigures = {
  ...{ tries: 0, answered: 0, notSent: 0, noAnswer: 0 },
  ...{ p50Ms: null, p95Ms: null, p99Ms: null },
}

type Row = Omit<TryFigures, 'p50Ms' | 'p95Ms' | 'p99Ms'> & {
  readonly provider: string
  readonly percentiles: readonly number[] | null
}

/** Of the last so many minutes, by provider. @throws when the call log does not answer. */
export const triesOfLast = async (
  minutes: number,
  database: ReadDatabase,
): Promise<ReadonlyMap<string, TryFigures>> => {
  const { rows } = await sql<Row>`
    SELECT provider, count(*)::int AS tries,
      count(*) FILTER (WHERE result = 'answered')::int AS answered,
      count(*) FILTER (WHERE result = 'not_sent')::int AS "notSent",
      count(*) FILTER (WHERE result = 'no_answer')::int AS "noAnswer",
      percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY took_ms)
        FILTER (WHERE result = 'answered') AS percentiles
    FROM jangbu_calls.calls
    WHERE kind = 'call' AND at > now() - make_interval(mins => ${minutes})
    GROUP BY provider`.execute(database)
  return new Map(
    rows.map(({ provider, percentiles, ...counts }) => {
      const [p50Ms = null, p95Ms = null, p99Ms = null] = percentiles ?? []
      return [provider, { ...counts, p50Ms, p95Ms, p99Ms }]
    }),
  )
}
