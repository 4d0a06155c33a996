import { sql } from 'kysely'
import type { ReadTransaction } from '../database.ts'
import { fewInRange } from '../lists/few.ts'
import { findFew, type Finder, type Way } from '../lists/find.ts'
import type { Family } from '../lists/listed.ts'
import { listsWith } from '../lists/lists-with.ts'
import { paymentIdsOf, transactionsWith } from '../payments/find-ids.ts'
import { isTransactionListOf } from '../payments/list-keys.ts'
import { allOwnersIn, ownersIn, wholeLists } from '../payments/owners.ts'
import { storable } from '../storable.ts'
import { hasDays, type TransactionQuestion } from './filter.ts'
import { selected } from './rows.ts'

const { listed } = selected

/** The ways to what is asked for; several only to what any id may be. */
export const waysTo = async (tx: ReadTransaction, question: TransactionQuestion): Promise<readonly Way[]> => {
  const { q, paymentId, minAmount, maxAmount } = question.filter
  if (q !== undefined) return waysToAnyId(tx, question, storable(q))
  if (paymentId !== undefined) return [ofPayments([storable(paymentId)])]
  const isWhole = minAmount === undefined && maxAmount === undefined
  return [{ kind: 'family', family: await listsOf(tx, question), isWhole, finders: findersOf(question) }]
}

const waysToAnyId = async (
  tx: ReadTransaction,
  { scope }: TransactionQuestion,
  q: string,
): Promise<readonly Way[]> => {
  const looks = transactionsWith(scope, q).map((found) => sql`(SELECT t.transaction_id AS id ${found})`)
  const { rows } = await sql<{ readonly id: string }>`${sql.join(looks, sql` UNION `)}`.execute(tx)
  const ids = rows.map(({ id }) => id)
  const source = sql`unnest(${ids}::text[]) AS source (id)`
  const found: Way = {
    kind: 'few',
    few: { source, fits: sql<boolean>`t.transaction_id = source.id`, most: ids.length },
  }
  return [found, ofPayments(await paymentIdsOf(tx, scope, q))]
}

/** However many a payment has. */
const EVERY = 1_000_000

const ofPayments = (ids: readonly string[]): Way => ({
  kind: 'few',
  few: {
    source: sql`unnest(${ids}::text[]) AS source (id)`,
    fits: sql<boolean>`t.payment_id = source.id`,
    most: EVERY,
  },
})

const completed = ['SUCCEEDED', 'DECLINED', 'LATE'] as const

const listsOf = async (tx: ReadTransaction, { scope, filter }: TransactionQuestion): Promise<Family> => {
  const { merchantId, mode } = scope
  const { kind, provider, status } = filter
  const isEverybodys = merchantId === null
  const isNarrow = [kind, provider, status].some((one) => one !== undefined) || hasDays(filter)
  if (!isNarrow && !(isEverybodys && mode !== null)) return wholeLists(scope)
  const asked = { kind, provider, status, mode: mode ?? undefined }
  const isAsked = (key: number): boolean =>
    isTransactionListOf(key, asked) &&
    (!hasDays(filter) || completed.some((one) => isTransactionListOf(key, { status: one })))
  return listsWith(tx, { listed, owners: isEverybodys ? undefined : ownersIn(scope), isAsked })
}

const findersOf = ({ scope, filter: { minAmount, maxAmount } }: TransactionQuestion): readonly Finder[] => [
  findFew(async (tx) =>
    fewInRange(await allOwnersIn(tx, listed, scope), 'asked_amount', { least: minAmount, most: maxAmount }),
  ),
]
