import { sql, type Expression, type SqlBool } from 'kysely'
import type { MerchantId, Mode, PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { OpenCaseRow, ReadDatabase } from '../database.ts'
import { waitUntilReached, type Progress, type Waited, type Waiting } from '../progress.ts'
import { cursorOf, placeOf, type Place } from './cursor.ts'
import { openCasesKey } from './project.ts'
import { recordOf, type CaseRecord } from './rows.ts'

/** Both by the database's clock: since it changed last, and since it was opened. */
export type AgedCase = CaseRecord & { readonly ageMs: number; readonly openForMs: number }

/** The last case of the page before. */
export type DueAfter = {
  readonly changedAt: Instant
  readonly paymentId: PaymentId
  readonly open: { readonly transactionId: TransactionId }
}

/** What waits for no person, longest unchanged first: whoever sees to a case changes it, so that all get their turn. */
export const dueCases = async (
  database: ReadDatabase,
  { limit, after }: { readonly limit: number; readonly after?: DueAfter | undefined },
): Promise<readonly AgedCase[]> => {
  const conditions = [is`review IS NULL`]
  if (after !== undefined) {
    const { changedAt, paymentId, open } = after
    conditions.push(
      is`(changed_at, payment_id, transaction_id) > (${changedAt}::timestamptz, ${paymentId}, ${open.transactionId})`,
    )
  }
  return readCases(database, { conditions, orderBy: 'changed_at', limit })
}

const CASES_AT_ONCE = 1_000
/** Far more than are under way, also when a provider has been away for long. */
const MOST_CASES = 200_000

/** All of them at one moment. */
export const allDueCases = (database: ReadDatabase): Promise<readonly AgedCase[]> =>
  snapshotOf(database).execute(async (tx) => {
    const cases: AgedCase[] = []
    while (cases.length < MOST_CASES) {
      const page = await dueCases(tx, { limit: CASES_AT_ONCE, after: cases.at(-1) })
      cases.push(...page)
      if (page.length < CASES_AT_ONCE) break
    }
    return cases
  })

const snapshotOf = (database: ReadDatabase) =>
  database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')

/** Whose cases: without one everybody's, for administrators. */
export type QueueScope = { readonly merchantId: MerchantId; readonly mode: Mode }
export type QueueFilter = {
  readonly provider?: ProviderId | undefined
  readonly reason?: ReviewReason | undefined
}
export type QueuePage = { readonly limit: number; readonly cursor?: string | undefined }

export type QueuedCase = AgedCase & { readonly reason: ReviewReason }
export type ManualQueue =
  | {
      readonly kind: 'page'
      readonly cases: readonly QueuedCase[]
      /** null: there are no more. */
      readonly nextCursor: string | null
      /** What of the log the cases reflect. */
      readonly position: Position
    }
  /** Not one of this list: altered, or made for another scope or filter. */
  | { readonly kind: 'invalid_cursor' }

export const LARGEST_PAGE = 1_000

/** What waits for a person, longest open first. */
export const manualQueue = async (
  database: ReadDatabase,
  { scope, filter }: { readonly scope?: QueueScope | undefined; readonly filter: QueueFilter },
  { limit, cursor }: QueuePage,
): Promise<ManualQueue> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const list = nameOf(scope, filter)
  const place = cursor === undefined ? undefined : placeOf(cursor, list)
  if (cursor !== undefined && place === undefined) return { kind: 'invalid_cursor' }
  const conditions = [...conditionsOf(scope, filter), ...(place === undefined ? [] : [isAfter(place)])]
  // One snapshot, so that the cases and the position agree.
  return snapshotOf(database).execute(async (tx) => {
    const position = await readPosition(tx)
    const read = await readCases(tx, { conditions, orderBy: 'opened_at', limit: limit + 1 })
    const cases = read.slice(0, limit).flatMap(inReview)
    const last = read.length > limit ? cases.at(-1) : undefined
    return { kind: 'page', cases, nextCursor: last === undefined ? null : cursorAt(last, list), position }
  })
}

const inReview = (one: AgedCase): readonly QueuedCase[] =>
  one.open.review === null ? [] : [{ ...one, reason: one.open.review }]

const cursorAt = ({ openedAt, paymentId, open }: QueuedCase, list: string): string =>
  cursorOf({ openedAt, paymentId, transactionId: open.transactionId }, list)

const nameOf = (scope: QueueScope | undefined, { provider, reason }: QueueFilter): string =>
  JSON.stringify([scope?.merchantId, scope?.mode, provider, reason].map((part) => part ?? null))

type Condition = Expression<SqlBool>

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

const conditionsOf = (
  scope: QueueScope | undefined,
  { provider, reason }: QueueFilter,
): readonly Condition[] => {
  const conditions = [is`review IS NOT NULL`]
  if (scope !== undefined) conditions.push(is`merchant_id = ${scope.merchantId}`, is`mode = ${scope.mode}`)
  if (provider !== undefined) conditions.push(is`provider = ${provider}`)
  if (reason !== undefined) conditions.push(is`review = ${reason}`)
  return conditions
}

const isAfter = ({ openedAt, paymentId, transactionId }: Place): Condition =>
  is`(opened_at, payment_id, transaction_id) > (${openedAt}::timestamptz, ${paymentId}, ${transactionId})`

type Reading = {
  readonly conditions: readonly Condition[]
  readonly orderBy: 'changed_at' | 'opened_at'
  readonly limit: number
}

const readCases = async (
  database: ReadDatabase,
  { conditions, orderBy, limit }: Reading,
): Promise<readonly AgedCase[]> => {
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

const agedCaseOf = ({ age_ms, open_for_ms, ...row }: AgedRow): AgedCase => ({
  ...recordOf(row),
  ageMs: age_ms,
  openForMs: open_for_ms,
})

export type OpenCaseCount = {
  readonly provider: ProviderId
  readonly stage: OpenCase['stage']
  /** Whether they wait for a person. */
  readonly in_review: boolean
  readonly cases: number
}

/** By provider and stage. It reads every row: there are as many as movements under way. */
export const openCaseCounts = (database: ReadDatabase): Promise<readonly OpenCaseCount[]> =>
  database
    .selectFrom('open_cases')
    .select([
      'provider',
      'stage',
      sql<boolean>`review IS NOT NULL`.as('in_review'),
      sql<number>`count(*)::float8`.as('cases'),
    ])
    .groupBy(['provider', 'stage', 'in_review'])
    .orderBy('provider')
    .orderBy('stage')
    .orderBy('in_review')
    .execute()

/** How much of the log the cases reflect. */
export const readPosition = (database: ReadDatabase): Promise<Position> =>
  readCheckpoint(database, openCasesKey)

/** Read your writes: waits until the cases reflect the position; `behind` when the limit came first. */
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
