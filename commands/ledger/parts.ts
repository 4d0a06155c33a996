import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type {
  AccountAnswer,
  AccountBalance,
  AccountQuery,
  Scope,
  StatementAnswer,
  StatementQuery,
  TrialBalance,
  TrialQuery,
} from '../../projections/journal/queries.ts'
import type { Listed, Page } from '../http/listing.ts'
import type { Reach } from '../http/reach.ts'

/** As far as given; all of them together. */
export type AccountsFilter = {
  readonly mode?: Mode | undefined
  readonly code?: AccountCode | undefined
  readonly currency?: Currency | undefined
  readonly holder?: string | undefined
}

/** The journal read model, as whoever composes the process opened it. */
export type Books = {
  readonly trialBalance: (query: TrialQuery) => Promise<TrialBalance>
  readonly listAccounts: (filter: AccountsFilter, page: Page) => Promise<Listed<AccountBalance>>
  readonly merchantAccounts: (
    whose: Omit<Extract<Scope, { kind: 'merchant' }>, 'kind'>,
  ) => Promise<{ readonly balances: readonly AccountBalance[]; readonly position: Position }>
  readonly account: (query: AccountQuery) => Promise<AccountAnswer>
  readonly statement: (query: StatementQuery, page: Page) => Promise<StatementAnswer>
  readonly reach: Reach
  /** Whether it has all that counts until then; `future`: more may still come. */
  readonly reachUntil: (until: Until, limitMs: number) => Promise<'reached' | 'behind' | 'future'>
}
