import { sql } from 'kysely'
import type { MerchantId, Mode, PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Position } from '../../ledger/store/port.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { ReadDatabase } from '../database.ts'
import { waitUntilReached, type Progress, type Waited, type Waiting } from '../progress.ts'
import { cursorOf, placeOf, type Place } from './cursor.ts'
import { openCasesKey } from './project.ts'
import { is, readCases, type Ages, type Condition } from './reading.ts'
import type { CaseRecord } from './rows.ts'

export type AgedCase = CaseRecord & Ages

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
export type CaseFilter = {
  readonly provider?: ProviderId | undefined
  readonly merchantId?: MerchantId | undefined
  readonly mode?: Mode | undefined
}
export type QueueFilter = CaseFilter & { readonly reason?: ReviewReason | undefined }
export type OutcomeFilter = CaseFilter & {
  readonly stage?: OpenCase['stage'] | undefined
  /** Open for longer than that, by the database's clock. */
  readonly olderThanMinutes?: number | undefined
}
export type QueuePage = { readonly limit: number; readonly cursor?: string | undefined }

export type QueuedCase = AgedCase & { readonly reason: ReviewReason }
export type CasePage<Case> =
  | {
      readonly kind: 'page'
      readonly cases: readonly Case[]
      /** null: there are no more. */
      readonly nextCursor: string | null
      /** What of the log the cases reflect. */
      readonly position: Position
    }
  /** Not one of this list: altered, or made for another scope or filter. */
  | { readonly kind: 'invalid_cursor' }
export type ManualQueue = CasePage<QueuedCase>
export type UnknownOutcomes = CasePage<AgedCase>

export const LARGEST_PAGE = 1_000

/** What waits for a person, longest open first. */
export const manualQueue = async (
  database: ReadDatabase,
  { scope, filter }: { readonly scope?: QueueScope | undefined; readonly filter: QueueFilter },
  page: QueuePage,
): Promise<ManualQueue> => {
  const { reason } = filter
  const ofReason = reason === undefined ? [] : [is`review = ${reason}`]
  const conditions = [is`review IS NOT NULL`, ...ofReason, ...conditionsOf(scope, filter)]
  const list = nameOf(['manual_queue', reason], scope, filter)
  const read = await readPage(database, { list, conditions }, page)
  return read.kind === 'page' ? { ...read, cases: read.cases.flatMap(inReview) } : read
}

/** Every movement of money whose outcome is open, whoever sees to it, longest open first. */
export const unknownOutcomes = (
  database: ReadDatabase,
  { scope, filter }: { readonly scope?: QueueScope | undefined; readonly filter: OutcomeFilter },
  page: QueuePage,
): Promise<UnknownOutcomes> => {
  const { stage, olderThanMinutes } = filter
  const conditions = [...conditionsOf(scope, filter)]
  if (stage !== undefined) conditions.push(is`stage = ${stage}`)
  if (olderThanMinutes !== undefined)
    conditions.push(is`opened_at < clock_timestamp() - make_interval(mins => ${olderThanMinutes}::integer)`)
  const list = nameOf(['unknown_outcomes', stage, olderThanMinutes], scope, filter)
  return readPage(database, { list, conditions }, page)
}

type List = {
  /** What it is a list of, whose and with which filter: a cursor is good for this one only. */
  readonly list: string
  readonly conditions: readonly Condition[]
}

const readPage = async (
  database: ReadDatabase,
  { list, conditions }: List,
  { limit, cursor }: QueuePage,
): Promise<CasePage<AgedCase>> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  const place = cursor === undefined ? undefined : placeOf(cursor, list)
  if (cursor !== undefined && place === undefined) return { kind: 'invalid_cursor' }
  const after = place === undefined ? [] : [isAfter(place)]
  // One snapshot, so that the cases and the position agree.
  return snapshotOf(database).execute(async (tx) => {
    const position = await readPosition(tx)
    const reading = { conditions: [...conditions, ...after], orderBy: 'opened_at' as const, limit: limit + 1 }
    const read = await readCases(tx, reading)
    const cases = read.slice(0, limit)
    const last = read.length > limit ? cases.at(-1) : undefined
    return { kind: 'page', cases, nextCursor: last === undefined ? null : cursorAt(last, list), position }
  })
}

const inReview = (one: AgedCase): readonly QueuedCase[] =>
  one.open.review === null ? [] : [{ ...one, reason: one.open.review }]

const cursorAt = ({ openedAt, paymentId, open }: AgedCase, list: string): string =>
  cursorOf({ openedAt, paymentId, transactionId: open.transactionId }, list)

const nameOf = (
  what: readonly (string | number | undefined)[],
  scope: QueueScope | undefined,
  { provider, merchantId, mode }: CaseFilter,
): string =>
  JSON.stringify(
    [...what, scope?.merchantId, scope?.mode, provider, merchantId, mode].map((part) => part ?? null),
  )

const conditionsOf = (
  scope: QueueScope | undefined,
  { provider, merchantId, mode }: CaseFilter,
): readonly Condition[] => [
  ...(scope === undefined ? [] : [is`merchant_id = ${scope.merchantId}`, is`mode = ${scope.mode}`]),
  ...(provider === undefined ? [] : [is`provider = ${provider}`]),
  ...(merchantId === undefined ? [] : [is`merchant_id = ${merchantId}`]),
  ...(mode === undefined ? [] : [is`mode = ${mode}`]),
]

const isAfter = ({ openedAt, paymentId, transactionId }: Place): Condition =>
  is`(opened_at, payment_id, transaction_id) > (${openedAt}::timestamptz, ${paymentId}, ${transactionId})`

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
