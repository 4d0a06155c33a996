import { sql, type Expression, type SqlBool } from 'kysely'
import type { OpenCaseRow, ReadDatabase } from '../database.ts'
import { recordOf, type CaseRecord } from './rows.ts'

/** Both by the database's clock: since it changed last, and since it was opened. */
export type Ages = { readonly ageMs: number; readonly openForMs: number }

export type Condition = Expression<SqlBool>

export const is = (parts: TemplateStringsArray, ...values: readonly (string | number)[]): Condition =>
  sql<SqlBool>(parts, ...values)

export type Reading = {
  readonly conditions: readonly Condition[]
  readonly orderBy: 'changed_at' | 'opened_at'
  readonly limit: number
}

export const readCases = async (
  database: ReadDatabase,
  { conditions, orderBy, limit }: Reading,
): Promise<readonly (CaseRecord & Ages)[]> => {
  const rows = await database
    .selectFrom('open_cases')
    .selectAll()
    .select([msSince('changed_at').as('age_ms'), msSince('opened_at').as('open_for_ms')])
    .where((row) => row.and([...conditions]))
    .orderBy(orderBy)
    .orderBy('payment_id')
    .orderBy('transaction_id')
    .limit(limit)
    .execute()
  return rows.map(agedCaseOf)
}

const msSince = (column: 'changed_at' | 'opened_at') =>
  sql<number>`greatest(0, floor(extract(epoch FROM clock_timestamp() - ${sql.ref(column)}) * 1000))::float8`

type AgedRow = OpenCaseRow & { readonly age_ms: number; readonly open_for_ms: number }

const agedCaseOf = ({ age_ms, open_for_ms, ...row }: AgedRow): CaseRecord & Ages => ({
  ...recordOf(row),
  ageMs: age_ms,
  openForMs: open_for_ms,
})
