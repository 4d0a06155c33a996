import type { Books } from '../../commands/ledger/parts.ts'
import { unlessAway } from '../../projections/failures.ts'
import { listAccounts } from '../../projections/journal/accounts.ts'
import { journalProjection } from '../../projections/journal/project.ts'
import {
  accountBalance,
  merchantAccounts,
  trialBalance,
  waitForUntil,
} from '../../projections/journal/queries.ts'
import { statementOf } from '../../projections/journal/statement.ts'
import type { Parts } from './parts.ts'
import { reachOf, type Reading } from './reading.ts'

/** What the endpoints ask of the journal. */
export const booksOf = (reading: Reading & Pick<Parts, 'store'>): Books => {
  const { readDatabase: database, runtime, store } = reading
  const progress = reading.progress.get(journalProjection.name)
  return {
    trialBalance: (query) => unlessAway(trialBalance(database, query)),
    listAccounts: (filter, page) => unlessAway(listAccounts(database, filter, page)),
    merchantAccounts: (whose) => unlessAway(merchantAccounts(database, whose)),
    account: (query) => unlessAway(accountBalance(database, query)),
    statement: (query, page) => unlessAway(statementOf(database, query, page)),
    reach: reachOf(reading, journalProjection),
    reachUntil: (until, limitMs) =>
      unlessAway(waitForUntil({ database, runtime, store, progress }, until, limitMs)),
  }
}
