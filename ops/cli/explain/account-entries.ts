import { sql } from 'kysely'
import type { AccountId } from '../../../ledger/accounts/account.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import { epochMsOf } from '../../../ledger/core/time.ts'
import { Position } from '../../../ledger/store/port.ts'
import type { JournalLineRow, ReadTransaction } from '../../../projections/database.ts'
import { stoodOf, type Stood } from '../../../projections/journal/queries.ts'
import { newThinning, type PlotPoint, type Span } from '../report/chart/thinning.ts'

/** Entries of one account in one currency, after a position and up to another. */
export type Range = {
  readonly account: AccountId
  readonly currency: Currency
  readonly after: Position
  readonly until: Position
}
export type TypeTotal = {
  readonly eventType: string
  readonly entries: number
  readonly debits: bigint
  readonly credits: bigint
}
export type Entry = Pick<
  JournalLineRow,
  'position' | 'amount' | 'balance' | 'reason' | 'payment_id' | 'event_type' | 'at' | 'recorded_at'
>
type Place = Pick<Range, 'account' | 'currency'>

/** As it was after everything up to a position: one look into the key, however old. */
export const stoodAt = async (
  tx: ReadTransaction,
  { account, currency }: Place,
  position: Position,
): Promise<Stood> => {
  const row = await tx
    .selectFrom('journal_lines')
    .select(['balance', 'debits', 'ordinal as lines'])
    .where('account', '=', account)
    .where('currency', '=', currency)
    .where('position', '<=', String(position))
    .orderBy('position', 'desc')
    .orderBy('line', 'desc')
    .limit(1)
    .executeTakeFirst()
  return stoodOf(row ?? { balance: '0', debits: '0', lines: '0' })
}

const within = (tx: ReadTransaction, { account, currency, after, until }: Range) =>
  tx
    .selectFrom('journal_lines')
    .where('account', '=', account)
    .where('currency', '=', currency)
    .where('position', '>', String(after))
    .where('position', '<=', String(until))

/** What each type of event did to it, the most debited first. */
export const typeTotals = async (tx: ReadTransaction, range: Range): Promise<readonly TypeTotal[]> => {
  const rows = await within(tx, range)
    .select([
      'event_type',
      sql<string>`count(*)::text`.as('entries'),
      sql<string>`coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::text`.as('debits'),
      sql<string>`coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::text`.as('credits'),
    ])
    .groupBy('event_type')
    .orderBy(sql`sum(amount)`, 'desc')
    .orderBy('event_type')
    .execute()
  return rows.map(({ event_type, entries, debits, credits }) => ({
    eventType: event_type,
    entries: Number(entries),
    debits: BigInt(debits),
    credits: BigInt(credits),
  }))
}

const entryColumns = [
  ...(['position', 'amount', 'balance', 'reason'] as const),
  ...(['payment_id', 'event_type', 'at', 'recorded_at'] as const),
]

/** By their amounts, of either side. */
export const largestEntries = (tx: ReadTransaction, range: Range, limit: number): Promise<readonly Entry[]> =>
  within(tx, range)
    .select(entryColumns)
    .orderBy(sql`abs(amount)`, 'desc')
    .orderBy('position', 'desc')
    .orderBy('line', 'desc')
    .limit(limit)
    .execute()

/** Newest first. */
export const newestEntries = (tx: ReadTransaction, range: Range, limit: number): Promise<readonly Entry[]> =>
  within(tx, range)
    .select(entryColumns)
    .orderBy('position', 'desc')
    .orderBy('line', 'desc')
    .limit(limit)
    .execute()

const PAGE_SIZE = 10_000

/** The balance after each entry, as few points as a chart of so many columns needs; however many there are. */
export const balancePoints = async (
  tx: ReadTransaction,
  range: Range,
  { span, columns }: { readonly span: Span; readonly columns: number },
): Promise<readonly PlotPoint[]> => {
  const thinning = newThinning(span, columns)
  let { after } = range
  for (;;) {
    const rows = await within(tx, { ...range, after })
      .distinctOn('position')
      .select(['position', 'recorded_at', 'balance'])
      // What an event leaves behind is what its last entry does.
      .orderBy('position')
      .orderBy('line', 'desc')
      .limit(PAGE_SIZE)
      .execute()
    for (const { recorded_at, balance } of rows)
      thinning.add({ atMs: epochMsOf(recorded_at), amount: BigInt(balance) })
    const last = rows.at(-1)
    if (last === undefined) return thinning.points()
    after = Position(BigInt(last.position))
  }
}

/** When the first and the last of them were recorded; undefined: there are none. */
export const spanOf = async (tx: ReadTransaction, range: Range): Promise<Span | undefined> => {
  const end = (direction: 'asc' | 'desc') =>
    within(tx, range).select('recorded_at').orderBy('position', direction).limit(1).executeTakeFirst()
  const [first, last] = [await end('asc'), await end('desc')]
  if (first === undefined || last === undefined) return undefined
  return { fromMs: epochMsOf(first.recorded_at), untilMs: epochMsOf(last.recorded_at) }
}

export const currenciesOf = async (tx: ReadTransaction, account: AccountId): Promise<readonly Currency[]> => {
  const rows = await tx
    .selectFrom('journal_accounts')
    .select('currency')
    .where('account', '=', account)
    .orderBy('currency')
    .execute()
  return rows.map(({ currency }) => currency)
}
