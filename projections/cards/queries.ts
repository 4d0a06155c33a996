import { sql, type Expression, type SqlBool } from 'kysely'
import type { CardRecord, CardStatus } from '../../ledger/card/record.ts'
import type { MerchantId, Mode, ProviderId } from '../../ledger/core/ids.ts'
import type { CardRow, ReadDatabase, ReadTransaction } from '../database.ts'
import { cut, listName, readPage, type Page, type Paged } from '../page.ts'
import { cursorOf, placeOf, type Place } from './cursor.ts'
import { cardsProjection } from './project.ts'
import { cardOf } from './rows.ts'

/** Whose cards: a list never mixes merchants, nor test and live. */
export type Scope = { readonly merchantId: MerchantId; readonly mode: Mode }
export type CardFilter = {
  readonly payerReference?: string | undefined
  readonly provider?: ProviderId | undefined
  readonly status?: CardStatus | undefined
}
export type CardList = Paged<CardRecord>

/** Newest first. Cards that come in while somebody pages neither repeat nor hide others. */
export const listCards = (
  database: ReadDatabase,
  { scope, filter }: { readonly scope: Scope; readonly filter: CardFilter },
  page: Page,
): Promise<CardList> => {
  const { merchantId, mode } = scope
  const { payerReference, provider, status } = filter
  return readPage(
    database,
    {
      name: listName('cards', merchantId, mode, payerReference, provider, status),
      projection: cardsProjection,
      cursorOf,
      placeOf,
      read: async (tx, limit, after) => {
        const conditions = [...conditionsOf(scope, filter), ...(after === undefined ? [] : [isAfter(after)])]
        const rows = await readRows(tx, conditions, limit + 1)
        return cut(rows.map(cardOf), limit, (card) => card)
      },
    },
    page,
  )
}

type Condition = Expression<SqlBool>

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

const conditionsOf = (
  { merchantId, mode }: Scope,
  { payerReference, provider, status }: CardFilter,
): readonly Condition[] => {
  const conditions = [is`merchant_id = ${merchantId}`, is`mode = ${mode}`]
  if (payerReference !== undefined) conditions.push(is`payer_reference = ${payerReference}`)
  if (provider !== undefined) conditions.push(is`provider = ${provider}`)
  if (status !== undefined) conditions.push(is`status = ${status}`)
  return conditions
}

const isAfter = ({ createdAt, cardId }: Place): Condition =>
  is`(created_at, card_id) < (${createdAt}::timestamptz, ${cardId})`

const readRows = (
  tx: ReadTransaction,
  conditions: readonly Condition[],
  limit: number,
): Promise<readonly CardRow[]> =>
  tx
    .selectFrom('cards')
    .selectAll()
    .where((row) => row.and([...conditions]))
    .orderBy('created_at', 'desc')
    .orderBy('card_id', 'desc')
    .limit(limit)
    .execute()
