import { sql, type RawBuilder } from 'kysely'
import { accountIdOf } from '../../ledger/accounts/account.ts'
import { businessDayBounds } from '../../ledger/core/time.ts'
import { Position, START } from '../../ledger/store/port.ts'
import type { JournalLineRow, ReadDatabase, ReadTransaction } from '../database.ts'
import { LARGEST_PAGE, type Page } from '../page.ts'
import { cursorOf, fromOf, type From } from './cursor.ts'
import {
  inSnapshot,
  isVisible,
  stoodOf,
  type StatementAnswer,
  type StatementLine,
  type StatementQuery,
  type Stood,
} from './queries.ts'
import { positionBefore, positionOf } from './stood.ts'

/**
 * The lines of an account between two days, newest first, a page of them, between its opening and its closing balance.
 * Lines that come in while somebody pages neither repeat nor hide others.
 */
export const statementOf = async (
  database: ReadDatabase,
  query: StatementQuery,
  { limit, cursor }: Page,
): Promise<StatementAnswer> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
    throw new RangeError(`a page of ${limit}`)
  if (!isVisible(query.scope, query.account)) return { kind: 'not_found' }
  const list = nameOf(query)
  const from = cursor === undefined ? undefined : fromOf(cursor, list)
  if (cursor !== undefined && from === undefined) return { kind: 'invalid_cursor' }
  return inSnapshot(database, async (tx, position) => {
    if (query.scope.kind === 'operator' && !(await isPosted(tx, query))) return { kind: 'not_found' }
    const span = await spanOf(tx, query, position)
    const [opening, closing] = [await stoodAt(tx, query, span.after), await stoodAt(tx, query, span.upTo)]
    const page = await readPage(tx, { query, span, from, limit })
    return { kind: 'page', opening, closing, position, ...pageOf(page, { from, limit, list }) }
  })
}

const nameOf = ({ account, currency, from, to, asOf }: StatementQuery): string =>
  JSON.stringify(
    [accountIdOf(account), currency, from ?? null, to ?? null, asOf ?? null],
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )

type Own = Pick<StatementQuery, 'account' | 'currency'>

const isOf = ({ account, currency }: Own): RawBuilder<unknown> =>
  sql`account = ${accountIdOf(account)} AND currency = ${currency}`

const isPosted = async (tx: ReadTransaction, { account }: Own): Promise<boolean> => {
  const { rows } = await sql`
    SELECT FROM journal_accounts WHERE account = ${accountIdOf(account)} LIMIT 1`.execute(tx)
  return rows.length > 0
}

/** The lines after the one position and up to the other. */
type Span = { readonly after: Position; readonly upTo: Position }

const spanOf = async (
  tx: ReadTransaction,
  { from, to, asOf }: StatementQuery,
  reflected: Position,
): Promise<Span> => {
  const last = to === undefined ? reflected : await positionBefore(tx, businessDayBounds(to).until)
  const upTo = asOf === undefined ? last : least(last, await positionOf(tx, asOf, reflected))
  const after = from === undefined ? START : await positionBefore(tx, businessDayBounds(from).from)
  return { after: least(after, upTo), upTo }
}

const least = (a: Position, b: Position): Position => (a < b ? a : b)

const stoodAt = async (tx: ReadTransaction, own: Own, position: Position): Promise<Stood> => {
  const { rows } = await sql<JournalLineRow>`
    SELECT * FROM journal_lines WHERE ${isOf(own)} AND position <= ${String(position)}
    ORDER BY position DESC, line DESC LIMIT 1`.execute(tx)
  const [row] = rows
  return stoodOf(row === undefined ? nothing : { ...row, lines: row.ordinal })
}

const nothing = { balance: '0', debits: '0', lines: '0' }

type Reading = {
  readonly query: StatementQuery
  readonly span: Span
  readonly from: From | undefined
  readonly limit: number
}

/** One more than the page has, in the direction in which it goes. */
const readPage = async (
  tx: ReadTransaction,
  { query, span, from, limit }: Reading,
): Promise<readonly JournalLineRow[]> => {
  const isNewer = from?.direction === 'newer'
  const order = isNewer ? sql`position, line` : sql`position DESC, line DESC`
  const beyond = isNewer ? sql`>` : sql`<`
  const isBeyond =
    from === undefined
      ? sql`true`
      : sql`(position, line) ${beyond} (${from.position}::bigint, ${from.line}::integer)`
  const { rows } = await sql<JournalLineRow>`
    SELECT * FROM journal_lines
    WHERE ${isOf(query)} AND position > ${String(span.after)} AND position <= ${String(span.upTo)} AND ${isBeyond}
    ORDER BY ${order} LIMIT ${limit + 1}`.execute(tx)
  return rows
}

type Paging = { readonly from: From | undefined; readonly limit: number; readonly list: string }

const pageOf = (read: readonly JournalLineRow[], { from, limit, list }: Paging) => {
  const rows = read.slice(0, limit)
  const isNewer = from?.direction === 'newer'
  const lines = (isNewer ? rows.toReversed() : rows).map(lineOf)
  const [newest, oldest] = [lines[0], lines.at(-1)]
  const hasMore = read.length > limit
  // Whoever comes from one side can go back there.
  const hasOlder = isNewer || hasMore
  const hasNewer = isNewer ? hasMore : from !== undefined
  return {
    lines,
    nextCursor: hasOlder && oldest !== undefined ? cursorOf('older', placeOf(oldest), list) : null,
    previousCursor: hasNewer && newest !== undefined ? cursorOf('newer', placeOf(newest), list) : null,
  }
}

const placeOf = ({ position, line }: StatementLine) => ({ position: String(position), line })

const lineOf = (row: JournalLineRow): StatementLine => ({
  position: Position(BigInt(row.position)),
  line: row.line,
  amount: BigInt(row.amount),
  balance: BigInt(row.balance),
  ordinal: Number(row.ordinal),
  reason: row.reason,
  paymentId: row.payment_id,
  eventType: row.event_type,
  at: row.at,
  recordedAt: row.recorded_at,
})
