import { sql } from 'kysely'
import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import { placeIn, sealedCursor } from '../cursor-seal.ts'
import type { ReadDatabase } from '../database.ts'
import { LARGEST_PAGE, listName, type Page, type Paged } from '../page.ts'
import { balanceOf, inSnapshot, type AccountBalance } from './queries.ts'
import { accountsStood, type StoodRow } from './stood.ts'

export type AccountFilter = {
  readonly mode?: Mode | undefined
  readonly code?: AccountCode | undefined
  readonly currency?: Currency | undefined
  readonly holder?: string | undefined
}
export type AccountList = Paged<AccountBalance>

/** The id of an account, and its currency. */
const shape = /^([\w./-]{1,200}) ([A-Z]{3})$/

/** Everybody's accounts as they stand, by id and currency: those that anything was ever posted to. */
export const listAccounts = async (
  database: ReadDatabase,
  filter: AccountFilter,
  { limit, cursor }: Page,
): Promise<AccountList> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const { mode, code, currency, holder } = filter
  const list = listName('accounts', mode, code, currency, holder)
  const place = cursor === undefined ? [] : shape.exec(placeIn(cursor, list) ?? '')
  if (place === null) return { kind: 'invalid_cursor' }
  const [, after = '', afterCurrency = ''] = place
  return inSnapshot(database, async (tx, position) => {
    const { rows } = await sql<StoodRow>`
      SELECT * FROM (${accountsStood(undefined)}) AS stood
      WHERE (account, currency) > (${after}, ${afterCurrency})
        AND (${mode ?? null}::text IS NULL OR mode = ${mode ?? null})
        AND (${code ?? null}::text IS NULL OR code = ${code ?? null})
        AND (${currency ?? null}::text IS NULL OR currency = ${currency ?? null})
        AND (${holder ?? null}::text IS NULL OR holder = ${holder ?? null})
      ORDER BY account, currency LIMIT ${limit + 1}`.execute(tx)
    const items = rows.slice(0, limit).map(balanceOf)
    const last = rows.length > limit ? rows[limit - 1] : undefined
    const nextCursor = last === undefined ? null : sealedCursor(`${last.account} ${last.currency}`, list)
    return { kind: 'page', items, nextCursor, position }
  })
}
