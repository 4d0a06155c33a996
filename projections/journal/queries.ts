import { sql } from 'kysely'
import { accountIdOf, type Account, type AccountId } from '../../ledger/accounts/account.ts'
import { accountCodes, chart, type AccountCode } from '../../ledger/accounts/chart.ts'
import type { BookedType } from '../../ledger/accounts/posted.ts'
import type { PostingReason } from '../../ledger/accounts/reasons.ts'
import type { MerchantId, Mode, PaymentId } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { BusinessDate, Instant } from '../../ledger/core/time.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { NumericText, ReadDatabase, ReadTransaction } from '../database.ts'
import { waitFor, type Reading } from '../page.ts'
import { journalProjection } from './project.ts'
import { accountsStood, isPast, isUneven, type StoodRow } from './stood.ts'

/** Whose accounts: a merchant's are those that it is the holder of, in one mode. */
export type Scope =
  | { readonly kind: 'operator' }
  | { readonly kind: 'merchant'; readonly merchantId: MerchantId; readonly mode: Mode }

/** Minor units; a debit is positive, so that a liability's balance is mostly negative. */
export type Stood = {
  readonly balance: bigint
  /** The sums of all debits and of all credits, both positive. */
  readonly debits: bigint
  readonly credits: bigint
  /** How many debits and credits there were. */
  readonly lines: number
}
export type AccountBalance = Stood & { readonly account: Account; readonly currency: Currency }

/** All accounts of one code in one mode and currency. */
export type CodeBalance = Stood & {
  readonly mode: Mode
  readonly currency: Currency
  readonly code: AccountCode
  /** How many holders there are of whom anything was posted. */
  readonly accounts: number
}

export const isVisible = (scope: Scope, { mode, code, holder }: Account): boolean =>
  scope.kind === 'operator' ||
  (chart[code].holder === 'merchant' && holder === scope.merchantId && mode === scope.mode)

/** In one snapshot, so that the balances, the lines and the position agree. */
export const inSnapshot = <T>(
  database: ReadDatabase,
  work: (tx: ReadTransaction, position: Position) => Promise<T>,
): Promise<T> =>
  database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => work(tx, await readPosition(tx)))

export type TrialQuery = { readonly mode?: Mode | undefined; readonly asOf?: Until | undefined }
/** `position`: how much of the log it reflects. */
export type TrialBalance = { readonly rows: readonly CodeBalance[]; readonly position: Position }

/**
 * The books by code: of each mode and currency it comes to zero, of money and of memoranda. Where the shares of a divided
 * journal have not come equally far, as of the last position that all of them reflect.
 */
export const trialBalance = (database: ReadDatabase, { mode, asOf }: TrialQuery): Promise<TrialBalance> =>
  inSnapshot(database, async (tx, position) => {
    const isMeant = mode === undefined ? sql`true` : sql`mode = ${mode}`
    const isOfNow = asOf === undefined && !(await isUneven(tx, journalProjection))
    const stood = accountsStood(isOfNow ? undefined : (asOf ?? { kind: 'position', position }))
    const { rows } = await sql<SumRow>`
      SELECT mode, currency, code, count(*) FILTER (WHERE lines > 0) AS accounts,
        sum(balance) AS balance, sum(debits) AS debits, sum(lines) AS lines
      FROM (${stood}) AS stood WHERE ${isMeant} GROUP BY mode, currency, code`.execute(tx)
    return { rows: rows.map(sumOf).toSorted(byChart), position }
  })

type SumRow = Omit<StoodRow, 'account' | 'holder'> & { readonly accounts: NumericText }

const sumOf = (row: SumRow): CodeBalance => ({
  mode: row.mode,
  currency: row.currency,
  code: row.code,
  accounts: Number(row.accounts),
  ...stoodOf(row),
})

export const stoodOf = ({
  balance,
  debits,
  lines,
}: Pick<StoodRow, 'balance' | 'debits' | 'lines'>): Stood => ({
  balance: BigInt(balance),
  debits: BigInt(debits),
  credits: BigInt(debits) - BigInt(balance),
  lines: Number(lines),
})

/** Live before test, then by currency, then as in the chart. */
const byChart = (a: CodeBalance, b: CodeBalance): number =>
  a.mode.localeCompare(b.mode) ||
  a.currency.localeCompare(b.currency) ||
  accountCodes.indexOf(a.code) - accountCodes.indexOf(b.code)

export type AccountQuery = {
  readonly scope: Scope
  readonly account: Account
  readonly asOf?: Until | undefined
}
/** A balance for each currency in which anything was ever posted. */
export type AccountAnswer =
  | { readonly kind: 'found'; readonly balances: readonly AccountBalance[]; readonly position: Position }
  /** Nothing was ever posted to it, or it is another's. */
  | { readonly kind: 'not_found' }

/**
 * A merchant's own accounts are there from the beginning. Two statements in a row instead of a snapshot: the balances may
 * reflect a little more than the position says, and nobody waits for four more answers of the server.
 */
export const accountBalance = async (
  database: ReadDatabase,
  { scope, account, asOf }: AccountQuery,
): Promise<AccountAnswer> => {
  if (!isVisible(scope, account)) return { kind: 'not_found' }
  const position = await readPosition(database)
  const balances = await stoodIn(database, [accountIdOf(account)], asOf)
  if (balances.length === 0 && scope.kind === 'operator') return { kind: 'not_found' }
  return { kind: 'found', balances, position }
}

const stoodIn = async (
  database: ReadDatabase,
  ids: readonly AccountId[],
  asOf?: Until,
): Promise<readonly AccountBalance[]> => {
  const stood = accountsStood(asOf)
  const { rows } = await sql<StoodRow>`
    SELECT * FROM (${stood}) AS stood WHERE account = ANY(${ids}::text[]) ORDER BY account, currency`.execute(
    database,
  )
  return rows.map(balanceOf)
}

export const balanceOf = (row: StoodRow): AccountBalance => ({
  account: { mode: row.mode, code: row.code, holder: row.holder },
  currency: row.currency,
  ...stoodOf(row),
})

/** All that a merchant is the holder of, and of which anything was posted. */
export const merchantAccounts = async (
  database: ReadDatabase,
  { merchantId, mode }: Omit<Extract<Scope, { kind: 'merchant' }>, 'kind'>,
): Promise<{ readonly balances: readonly AccountBalance[]; readonly position: Position }> => {
  const codes = accountCodes.filter((code) => chart[code].holder === 'merchant')
  const position = await readPosition(database)
  const ids = codes.map((code): AccountId => accountIdOf({ mode, code, holder: merchantId }))
  return { balances: await stoodIn(database, ids), position }
}

export type StatementQuery = AccountQuery & {
  readonly currency: Currency
  /** Seoul days on which the lines were recorded, both inclusive. */
  readonly from?: BusinessDate | undefined
  readonly to?: BusinessDate | undefined
}

/** A debit (positive) or credit (negative) in minor units, and what its account stood at after it. */
export type StatementLine = {
  readonly position: Position
  /** 0, 1, 2 … within the event at that position. */
  readonly line: number
  readonly amount: bigint
  readonly balance: bigint
  /** 1, 2, 3 … within the account. */
  readonly ordinal: number
  readonly reason: PostingReason
  readonly paymentId: PaymentId
  readonly eventType: BookedType
  readonly at: Instant
  readonly recordedAt: Instant
}

export type Statement = {
  readonly kind: 'page'
  /** Before the first and after the last line of all pages. */
  readonly opening: Stood
  readonly closing: Stood
  /** Newest first. */
  readonly lines: readonly StatementLine[]
  /** To older lines; null: there are none. */
  readonly nextCursor: string | null
  /** Back to newer ones; null: there are none. */
  readonly previousCursor: string | null
  readonly position: Position
}
export type StatementAnswer =
  | Statement
  | { readonly kind: 'not_found' }
  /** Not one of this statement: altered, or made for another account or other days. */
  | { readonly kind: 'invalid_cursor' }

/** How much of the log the journal reflects. */
const readPosition = (database: ReadDatabase): Promise<Position> =>
  readCheckpoint(database, journalProjection)

/** Read your writes: waits until the journal reflects the position; `behind` when the limit came first. */
export const waitForPosition = waitFor(journalProjection)

export type MomentReading = Reading & {
  readonly store: Pick<EventStore, 'head'>
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep' | 'now'>
}

/** Waits until nothing of what counts can be missing; `future`: it has not been yet, and more may still come. */
export const waitForUntil = async (
  reading: MomentReading,
  until: Until,
  limitMs: number,
): Promise<'reached' | 'behind' | 'future'> => {
  if (until.kind === 'time' && until.recordedAt > reading.runtime.now()) return 'future'
  if (
    until.kind === 'time' &&
    (await isPast(reading.database, until.recordedAt, await readPosition(reading.database)))
  )
    return 'reached'
  const head = await reading.store.head()
  if (until.kind === 'position' && until.position > head) return 'future'
  return (await waitForPosition(reading, until.kind === 'position' ? until.position : head, limitMs)).kind
}
