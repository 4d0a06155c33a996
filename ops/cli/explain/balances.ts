import type { AccountId } from '../../../ledger/accounts/account.ts'
import type { Posting } from '../../../ledger/accounts/postings.ts'
import type { Currency } from '../../../ledger/core/money.ts'

/** What stands in an account, in one currency: debits are positive. */
export type Standing = {
  readonly account: AccountId
  readonly currency: Currency
  readonly amount: bigint
}
/** In the order in which they were first posted to. */
export type Balances = ReadonlyMap<string, Standing>

const keyOf = ({ account, currency }: Pick<Posting, 'account' | 'currency'>): string =>
  `${account} ${currency}`

export const newBalances = (): {
  readonly all: Balances
  /** What stands there afterwards. */
  readonly post: (posting: Posting) => bigint
} => {
  const all = new Map<string, Standing>()
  const post = (posting: Posting): bigint => {
    const { account, currency } = posting
    const amount = (all.get(keyOf(posting))?.amount ?? 0n) + posting.amount
    all.set(keyOf(posting), { account, currency, amount })
    return amount
  }
  return { all, post }
}
