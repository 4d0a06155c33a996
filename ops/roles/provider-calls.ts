import { sql } from 'kysely'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { addTo, figuresOf, noCounts, type Counts, type TryFigures } from './try-figures.ts'

/** By provider. */
export type Tries = {
  readonly lastFiveMinutes: ReadonlyMap<string, TryFigures>
  readonly lastHour: ReadonlyMap<string, TryFigures>
}

const MINUTE_MS = 60_000
const LONGEST_MINUTES = 60
/** So that the first look at a busy hour is several short ones. */
const MINUTES_AT_ONCE = 10
/** The call log is written a moment after the calls; what comes later than this is in no figure here. */
const SETTLED_AFTER_MINUTES = 2

/**
 * HTTP tries at each provider in the minutes gone by and the one that is going on, by the call log. Minutes that are over
 * are read once: whoever looks again and again has the log read only for the last of them.
 */
export const recentTries = (
  database: ReadDatabase,
  { now }: Pick<Runtime, 'now'>,
): (() => Promise<Tries>) => {
  const minutes = new Map<number, ReadonlyMap<string, Counts>>()
  let settled = -1
  const readFrom = async (first: number, thisMinute: number): Promise<void> => {
    for (let from = first; from <= thisMinute; from += MINUTES_AT_ONCE) {
      const until = Math.min(from + MINUTES_AT_ONCE, thisMinute + 1)
      const read = countsByMinute(await readTries(database, { from, until }))
      for (let minute = from; minute < until; minute += 1) minutes.set(minute, read.get(minute) ?? new Map())
      settled = Math.max(settled, Math.min(until - 1, thisMinute - SETTLED_AFTER_MINUTES))
    }
  }
  return async () => {
    const thisMinute = Math.floor(epochMsOf(now()) / MINUTE_MS)
    const oldest = thisMinute - LONGEST_MINUTES + 1
    for (const minute of minutes.keys()) if (minute < oldest) minutes.delete(minute)
    await readFrom(Math.max(oldest, settled + 1), thisMinute)
    const last = (count: number): ReadonlyMap<string, TryFigures> =>
      figuresIn([...minutes].filter(([minute]) => minute > thisMinute - count).map(([, counts]) => counts))
    return { lastFiveMinutes: last(5), lastHour: last(LONGEST_MINUTES) }
  }
}

type Row = {
  readonly minute: number
  readonly provider: string
  readonly result: 'answered' | 'not_sent' | 'no_answer'
  readonly is_error: boolean
  readonly took_ms: number
  readonly tries: number
}

/** @throws when the call log does not answer. */
const readTries = async (
  database: ReadDatabase,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    SELECT floor(extract(epoch FROM at) / 60)::int AS minute, provider, result,
      coalesce(status >= 500, false) AS is_error, took_ms, count(*)::int AS tries
    FROM jangbu_calls.calls
    WHERE kind = 'call' AND at >= to_timestamp(${from * 60}) AND at < to_timestamp(${until * 60})
    GROUP BY 1, 2, 3, 4, 5`.execute(database)
  return rows
}

const countsByMinute = (rows: readonly Row[]): ReadonlyMap<number, ReadonlyMap<string, Counts>> => {
  const minutes = new Map<number, Map<string, Counts>>()
  for (const row of rows) {
    const providers = minutes.get(row.minute) ?? new Map<string, Counts>()
    minutes.set(row.minute, providers)
    addTo(countsIn(providers, row.provider), countsOf(row))
  }
  return minutes
}

const countsIn = (providers: Map<string, Counts>, provider: string): Counts => {
  const counts = providers.get(provider) ?? noCounts()
  providers.set(provider, counts)
  return counts
}

const countsOf = ({ result, is_error, took_ms, tries }: Row): Counts => ({
  answered: result === 'answered' ? new Map([[took_ms, tries]]) : new Map<number, number>(),
  serverErrors: is_error ? tries : 0,
  notSent: result === 'not_sent' ? tries : 0,
  noAnswer: result === 'no_answer' ? tries : 0,
})

const figuresIn = (minutes: readonly ReadonlyMap<string, Counts>[]): ReadonlyMap<string, TryFigures> => {
  const sums = new Map<string, Counts>()
  for (const counts of minutes) for (const [provider, one] of counts) addTo(countsIn(sums, provider), one)
  return new Map([...sums].map(([provider, counts]) => [provider, figuresOf(counts)]))
}
