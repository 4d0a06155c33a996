import { sql } from 'kysely'
import type { MerchantId, Mode, PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { ReadDatabase } from '../database.ts'
import { cut, inSnapshot, listName, readPage, waitFor, type Page, type Paged } from '../page.ts'
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
  inSnapshot(database, async (tx) => {
    const cases: AgedCase[] = []
    while (cases.length < MOST_CASES) {
      const page = await dueCases(tx, { limit: CASES_AT_ONCE, after: cases.at(-1) })
      cases.push(...page)
      if (page.length < CASES_AT_ONCE) break
    }
    return cases
  })

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
export type QueuePage = Page

export type QueuedCase = AgedCase & { readonly reason: ReviewReason }
export type ManualQueue = Paged<QueuedCase>
export type UnknownOutcomes = Paged<AgedCase>

/** What waits for a person, longest open first. */
export const manualQueue = async (
  database: ReadDatabase,
  { scope, filter }: { readonly scope?: QueueScope | undefined; readonly filter: QueueFilter },
  page: QueuePage,
): Promise<ManualQueue> => {
  const { reason } = filter
  const ofReason = reason === undefined ? [] : [is`review = ${reason}`]
  const conditions = [is`review IS NOT NULL`, ...ofReason, ...conditionsOf(scope, filter)]
  const name = nameOf(['manual_queue', reason], scope, filter)
  const read = await readCasesPage(database, { name, conditions }, page)
  return read.kind === 'page' ? { ...read, items: read.items.flatMap(inReview) } : read
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
  const name = nameOf(['unknown_outcomes', stage, olderThanMinutes], scope, filter)
  return readCasesPage(database, { name, conditions }, page)
}

type List = { readonly name: string; readonly conditions: readonly Condition[] }

const readCasesPage = (
  database: ReadDatabase,
  { name, conditions }: List,
  page: QueuePage,
): Promise<UnknownOutcomes> =>
  readPage(
    database,
    {
      name,
      projection: openCasesKey,
      cursorOf,
      placeOf,
      read: async (tx, limit, after) => {
        const all = [...conditions, ...(after === undefined ? [] : [isAfter(after)])]
        const read = await readCases(tx, { conditions: all, orderBy: 'opened_at', limit: limit + 1 })
        return cut(read, limit, placeAt)
      },
    },
    page,
  )

const inReview = (one: AgedCase): readonly QueuedCase[] =>
  one.open.review === null ? [] : [{ ...one, reason: one.open.review }]

const placeAt = ({ openedAt, paymentId, open }: AgedCase): Place => ({
  openedAt,
  paymentId,
  transactionId: open.transactionId,
})

const nameOf = (
  what: readonly (string | number | undefined)[],
  scope: QueueScope | undefined,
  { provider, merchantId, mode }: CaseFilter,
): string => listName(...what, scope?.merchantId, scope?.mode, provider, merchantId, mode)

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

/** Read your writes: waits until the cases reflect the position; `behind` when the limit came first. */
export const waitForPosition = waitFor(openCasesKey)
