import { sql, type Expression, type SqlBool } from 'kysely'
import { paymentIdOf, type MerchantId, type Mode, type ProviderId } from '../../ledger/core/ids.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { businessDayBounds, type BusinessDate } from '../../ledger/core/time.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { PaymentRow, ReadDatabase, ReadTransaction } from '../database.ts'
import { postgresRows } from '../postgres-rows.ts'
import { waitUntilReached, type Progress, type Waited, type Waiting } from '../progress.ts'
import { cursorOf, placeOf, type Place } from './cursor.ts'
import { paymentsProjection } from './project.ts'
import { paymentOf } from './rows.ts'
import { loadTransactions } from './tables.ts'

/** Whose payments: a list never mixes merchants, nor test and live. */
export type Scope = { readonly merchantId: MerchantId; readonly mode: Mode }
export type PaymentFilter = {
  /** Seoul days on which the payments were created, both inclusive. */
  readonly from?: BusinessDate | undefined
  readonly to?: BusinessDate | undefined
  readonly status?: PaymentStatus | undefined
  readonly orderId?: string | undefined
  readonly provider?: ProviderId | undefined
  readonly methodKind?: MethodKind | undefined
}
export type Page = { readonly limit: number; readonly cursor?: string | undefined }
export type PaymentList =
  | {
      readonly kind: 'page'
      readonly records: readonly PaymentRecord[]
      /** null: there are no more. */
      readonly nextCursor: string | null
      /** What of the log the records reflect. */
      readonly position: Position
    }
  /** Not one of this list: altered, or made for another merchant, mode or filter. */
  | { readonly kind: 'invalid_cursor' }

export const LARGEST_PAGE = 1_000

/** Newest first. Payments that come in while somebody pages neither repeat nor hide others. */
export const listPayments = async (
  database: ReadDatabase,
  { scope, filter }: { readonly scope: Scope; readonly filter: PaymentFilter },
  { limit, cursor }: Page,
): Promise<PaymentList> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const list = nameOf(scope, filter)
  const place = cursor === undefined ? undefined : placeOf(cursor, list)
  if (cursor !== undefined && place === undefined) return { kind: 'invalid_cursor' }
  const conditions = [...conditionsOf(scope, filter), ...(place === undefined ? [] : [isAfter(place)])]
  // One snapshot, so that a payment, its transactions and the position agree.
  const snapshot = database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute(async (tx) => {
    const position = await readPosition(tx)
    const rows = await readRows(tx, conditions, limit + 1)
    const records = await withTransactions(tx, rows.slice(0, limit))
    const last = rows.length > limit ? records.at(-1) : undefined
    return { kind: 'page', records, nextCursor: last === undefined ? null : cursorOf(last, list), position }
  })
}

const nameOf = (
  { merchantId, mode }: Scope,
  { from, to, status, orderId, provider, methodKind }: PaymentFilter,
): string =>
  JSON.stringify(
    [merchantId, mode, from, to, status, orderId, provider, methodKind].map((part) => part ?? null),
  )

type Condition = Expression<SqlBool>

const conditionsOf = (scope: Scope, filter: PaymentFilter): readonly Condition[] => {
  const { from, to, status, orderId, provider, methodKind } = filter
  const conditions = [is`merchant_id = ${scope.merchantId}`, is`mode = ${scope.mode}`]
  if (from !== undefined) conditions.push(is`created_at >= ${businessDayBounds(from).from}`)
  if (to !== undefined) conditions.push(is`created_at < ${businessDayBounds(to).until}`)
  if (status !== undefined) conditions.push(is`status = ${status}`)
  if (provider !== undefined) conditions.push(is`provider = ${provider}`)
  if (methodKind !== undefined) conditions.push(is`method_kind = ${methodKind}`)
  // An order's payment has the id that follows from it, so the primary key finds it.
  if (orderId !== undefined)
    conditions.push(is`payment_id = ${paymentIdOf(scope.merchantId, scope.mode, orderId)}`)
  return conditions
}

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

const isAfter = ({ createdAt, paymentId }: Place): Condition =>
  is`(created_at, payment_id) < (${createdAt}::timestamptz, ${paymentId})`

const readRows = (
  tx: ReadTransaction,
  conditions: readonly Condition[],
  limit: number,
): Promise<readonly PaymentRow[]> =>
  tx
    .selectFrom('payments')
    .selectAll()
    .where((row) => row.and([...conditions]))
    .orderBy('created_at', 'desc')
    .orderBy('payment_id', 'desc')
    .limit(limit)
    .execute()

const withTransactions = async (
  tx: ReadTransaction,
  rows: readonly PaymentRow[],
): Promise<readonly PaymentRecord[]> => {
  const transactions = await loadTransactions(
    postgresRows(tx),
    rows.map((row) => row.payment_id),
  )
  return rows.map((row) => paymentOf(row, transactions.get(row.payment_id) ?? []).record)
}

/** How much of the log the payments reflect. */
export const readPosition = (database: ReadDatabase): Promise<Position> =>
  readCheckpoint(database, paymentsProjection)

/** Read your writes: waits until the payments reflect the position; `behind` when the limit came first. */
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
