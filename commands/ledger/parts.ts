import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type {
  AccountAnswer,
  AccountBalance,
  AccountQuery,
  Page,
  Scope,
  StatementAnswer,
  StatementQuery,
  TrialBalance,
  TrialQuery,
} from '../../projections/journal/queries.ts'

/** As far as given; all of them together. */
export type AccountsFilter = {
  readonly mode?: Mode | undefined
  readonly code?: AccountCode | undefined
  readonly currency?: Currency | undefined
  readonly holder?: string | undefined
}
export type AccountsPage =
  | {
      readonly kind: 'page'
      readonly items: readonly AccountBalance[]
      readonly nextCursor: string | null
      readonly position: Position
    }
  | { readonly kind: 'invalid_cursor' }

/** The journal read model, as whoever composes the process opened it. */
export type Books = {
  readonly trialBalance: (query: TrialQuery) => Promise<TrialBalance>
  readonly listAccounts: (filter: AccountsFilter, page: Page) => Promise<AccountsPage>
  readonly merchantAccounts: (
    whose: Omit<Extract<Scope, { kind: 'merchant' }>, 'kind'>,
  ) => Promise<{ readonly balances: readonly AccountBalance[]; readonly position: Position }>
  readonly account: (query: AccountQuery) => Promise<AccountAnswer>
  readonly statement: (query: StatementQuery, page: Page) => Promise<StatementAnswer>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
  /** Whether it has all that counts until then; `future`: more may still come. */
  readonly reachUntil: (until: Until, limitMs: number) => Promise<'reached' | 'behind' | 'future'>
}
