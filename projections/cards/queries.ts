import { sql, type Expression, type SqlBool } from 'kysely'
import type { CardRecord, CardStatus } from '../../ledger/card/record.ts'
import type { MerchantId, Mode, ProviderId } from '../../ledger/core/ids.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { CardRow, ReadDatabase, ReadTransaction } from '../database.ts'
import { waitUntilReached, type Progress, type Waited, type Waiting } from '../progress.ts'
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
export type Page = { readonly limit: number; readonly cursor?: string | undefined }
export type CardList =
  | {
      readonly kind: 'page'
      readonly records: readonly CardRecord[]
      /** null: there are no more. */
      readonly nextCursor: string | null
      /** What of the log the records reflect. */
      readonly position: Position
    }
  /** Not one of this list: altered, or made for another merchant, mode or filter. */
  | { readonly kind: 'invalid_cursor' }

export const LARGEST_PAGE = 1_000

/** Newest first. Cards that come in while somebody pages neither repeat nor hide others. */
export const listCards = async (
  database: ReadDatabase,
  { scope, filter }: { readonly scope: Scope; readonly filter: CardFilter },
  { limit, cursor }: Page,
): Promise<CardList> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const list = nameOf(scope, filter)
  const place = cursor === undefined ? undefined : placeOf(cursor, list)
  if (cursor !== undefined && place === undefined) return { kind: 'invalid_cursor' }
  const conditions = [...conditionsOf(scope, filter), ...(place === undefined ? [] : [isAfter(place)])]
  // One snapshot, so that the cards and the position agree.
  const snapshot = database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute(async (tx) => {
    const position = await readPosition(tx)
    const rows = await readRows(tx, conditions, limit + 1)
    const records = rows.slice(0, limit).map(cardOf)
    const last = rows.length > limit ? records.at(-1) : undefined
    return { kind: 'page', records, nextCursor: last === undefined ? null : cursorOf(last, list), position }
  })
}

const nameOf = ({ merchantId, mode }: Scope, { payerReference, provider, status }: CardFilter): string =>
  JSON.stringify(['cards', merchantId, mode, payerReference, provider, status].map((part) => part ?? null))

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

/** How much of the log the cards reflect. */
export const readPosition = (database: ReadDatabase): Promise<Position> =>
  readCheckpoint(database, cardsProjection)

/** Read your writes: waits until the cards reflect the position; `behind` when the limit came first. */
export const waitForPosition = (
  reading: Pick<Waiting, 'runtime'> & {
    readonly database: ReadDatabase
    readonly progress?: Progress | undefined
  },
  atLeast: Position,
  limitMs: number,
): Promise<Waited> => {
  const { runtime, progress, database } = reading
  return waitUntilReached({ runtime, progress, readPosition: () => readPosition(database) }, atLeast, limitMs)
}
