import { sql } from 'kysely'
import { failureCategories, type FailureCategory } from '../../ledger/core/failure.ts'
import { currencies } from '../../ledger/core/money.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { ReadDatabase, SeoulHour } from '../database.ts'
import { seoulHourOf } from '../payments/totals.ts'

/** Movements of money that a provider carried out or refused. */
export type Decided = {
  readonly succeeded: number
  readonly declined: number
  /** Of those declined. */
  readonly categories: readonly { readonly category: FailureCategory; readonly count: number }[]
}
export type DecidedOfLate = {
  /** From its beginning until now. */
  readonly sinceHour: SeoulHour
  readonly providers: ReadonlyMap<string, Decided>
}

const HOUR_MS = 60 * 60 * 1_000

type Row = {
  readonly provider: string
  readonly is_declined: boolean
  readonly category: string
  readonly count: number
}

/** What was decided in this Seoul hour and the one before, in either mode. A few rows for each merchant are read. */
export const decidedOfLate = async (database: ReadDatabase, now: Instant): Promise<DecidedOfLate> => {
  const sinceHour = seoulHourOf(instantOf(epochMsOf(now) - HOUR_MS))
  const { rows } = await sql<Row>`
    SELECT provider, status = 'DECLINED' AS is_declined, category, sum(transactions)::float8 AS count
    FROM transaction_totals
    WHERE mode IN ('test', 'live') AND currency IN (${sql.join(currencies)}) AND hour >= ${sinceHour}
      AND status IN ('SUCCEEDED', 'DECLINED')
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(database)
  const providers = new Map<string, Decided>()
  for (const row of rows) providers.set(row.provider, withRow(providers.get(row.provider) ?? none, row))
  return { sinceHour, providers }
}

const none: Decided = { succeeded: 0, declined: 0, categories: [] }

const withRow = (decided: Decided, { is_declined, category: text, count }: Row): Decided => {
  if (!is_declined) return { ...decided, succeeded: decided.succeeded + count }
  const category = failureCategories.find((one) => String(one) === text)
  return {
    ...decided,
    declined: decided.declined + count,
    categories: category === undefined ? decided.categories : [...decided.categories, { category, count }],
  }
}
