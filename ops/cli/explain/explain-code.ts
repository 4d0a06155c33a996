import { sql } from 'kysely'
import { inSnapshot, stoodOf } from '../../../projections/journal/queries.ts'
import { accountsStood, positionOf, type StoodRow } from '../../../projections/journal/stood.ts'
import type { Report } from '../report/model.ts'
import { codeReport } from './code-report.ts'
import type { AccountParts } from './explain-account.ts'
import type { CodeQuestion } from './question.ts'
import { withReadModels } from './with-read-models.ts'

/** Which accounts a line of the trial balance is made of; undefined: nothing was ever posted to any. */
export const explainCode = (
  { store, database: place }: Pick<AccountParts, 'store' | 'database'>,
  question: CodeQuestion,
): Promise<Report | undefined> => {
  const { mode, code, asOf } = question
  return withReadModels(place, async (database) => {
    const head = await store.head()
    return inSnapshot(database, async (tx, position) => {
      const until = asOf === undefined ? position : await positionOf(tx, asOf, position)
      const { rows } = await sql<StoodRow>`
        SELECT * FROM (${accountsStood(asOf)}) AS stood
        WHERE mode = ${mode} AND code = ${code} AND lines > 0
        ORDER BY currency, abs(balance) DESC, account`.execute(tx)
      if (rows.length === 0) return undefined
      const accounts = rows.map((row) => ({
        account: row.account,
        currency: row.currency,
        ...stoodOf(row),
      }))
      return codeReport({ question, accounts, head, position, until })
    })
  })
}
