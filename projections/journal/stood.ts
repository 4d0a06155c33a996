import { sql, type RawBuilder } from 'kysely'
import type { AccountId } from '../../ledger/accounts/account.ts'
import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { Instant } from '../../ledger/core/time.ts'
import { Position, START } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { Key } from '../checkpoints.ts'
import type { NumericText, ReadDatabase } from '../database.ts'

/** An account in one currency, as it stood after some line; all 0 before its first one. */
export type StoodRow = {
  readonly account: AccountId
  readonly currency: Currency
  readonly mode: Mode
  readonly code: AccountCode
  readonly holder: string
  readonly balance: NumericText
  readonly debits: NumericText
  readonly lines: NumericText
}

/** Every account as it stands, or as it stood: one look into the key of the lines for each, however long ago. */
export const accountsStood = (asOf: Until | undefined): RawBuilder<StoodRow> =>
  asOf === undefined
    ? sql<StoodRow>`
        SELECT account, currency, mode, code, holder, balance, debits, lines FROM journal_accounts`
    : sql<StoodRow>`
        SELECT own.account, own.currency, own.mode, own.code, own.holder,
          coalesce(stood.balance, 0) AS balance, coalesce(stood.debits, 0) AS debits,
          coalesce(stood.ordinal, 0) AS lines
        FROM journal_accounts AS own LEFT JOIN LATERAL (
          SELECT balance, debits, ordinal FROM journal_lines AS one
          WHERE one.account = own.account AND one.currency = own.currency AND one.position <= ${upToOf(asOf)}
          ORDER BY one.position DESC, one.line DESC LIMIT 1
        ) AS stood ON true`

/** No place in a log is beyond it. */
const LARGEST_POSITION = 2n ** 63n - 1n

/** The last position that counts, for a statement of its own: 0 before the first line. */
const upToOf = (until: Until): RawBuilder<unknown> => {
  if (until.kind === 'time') return lastPositionOf(sql`recorded_at <= ${until.recordedAt}`)
  const { position } = until
  return sql`${String(position < LARGEST_POSITION ? position : LARGEST_POSITION)}::bigint`
}

const lastPositionOf = (isMeant: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  coalesce((
    SELECT position FROM journal_lines WHERE ${isMeant} ORDER BY recorded_at DESC, position DESC LIMIT 1
  ), 0)`

/** The last position that counts; never beyond what the journal reflects. */
export const positionOf = (tx: ReadDatabase, until: Until, reflected: Position): Promise<Position> => {
  if (until.kind === 'time') return lastPosition(tx, sql`recorded_at <= ${until.recordedAt}`)
  return Promise.resolve(until.position < reflected ? until.position : reflected)
}

/** Of the last line recorded before the time; START where there is none. */
export const positionBefore = (tx: ReadDatabase, time: Instant): Promise<Position> =>
  lastPosition(tx, sql`recorded_at < ${time}`)

const lastPosition = async (tx: ReadDatabase, isMeant: RawBuilder<unknown>): Promise<Position> => {
  const { rows } = await sql<{ position: NumericText }>`
    SELECT ${lastPositionOf(isMeant)} AS position`.execute(tx)
  return rows[0] === undefined ? START : Position(BigInt(rows[0].position))
}

/** Whether something of what all of the journal reflects was recorded after the time: then all until the time is in it. */
export const isPast = async (tx: ReadDatabase, time: Instant, reflected: Position): Promise<boolean> => {
  const { rows } = await sql<{ is: boolean }>`
    SELECT EXISTS (
      SELECT FROM journal_lines WHERE recorded_at > ${time} AND position <= ${String(reflected)}::bigint
    ) AS is`.execute(tx)
  return rows[0]?.is === true
}

/** Whether the accounts are not of one moment: each share of a divided journal goes on by itself. */
export const isUneven = async (tx: ReadDatabase, { name, version }: Key): Promise<boolean> => {
  const { rows } = await sql<{ is: boolean }>`
    SELECT min(position) < max(position) AS is FROM checkpoints
    WHERE projection = ${name} AND version = ${version} AND build = 'served'`.execute(tx)
  return rows[0]?.is === true
}
