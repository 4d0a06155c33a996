import { accountOf } from '../../ledger/accounts/account.ts'
import { chart } from '../../ledger/accounts/chart.ts'
import type { Posting } from '../../ledger/accounts/postings.ts'
import type { JournalAccountRow, JournalLineRow } from '../database.ts'
import { insert, update, type Change } from '../rows.ts'
import { journalAccounts, journalLines } from './columns.ts'
import type { Line } from './lines.ts'

type Key = Pick<JournalAccountRow, 'account' | 'currency'>
const keyOf = ({ account, currency }: Key): string => `${account} ${currency}`

/** An account in one currency while lines are written to it. */
type Running = {
  readonly whose: Pick<JournalAccountRow, 'account' | 'currency' | 'mode' | 'code' | 'class' | 'holder'>
  readonly isNew: boolean
  balance: bigint
  debits: bigint
  lines: bigint
  last: Line | undefined
}

/** The lines with what their accounts stood at after each, and the accounts after all; `accounts`: those before. */
export const changesOf = (
  accounts: readonly JournalAccountRow[],
  lines: readonly Line[],
): readonly Change[] => {
  const running = new Map(accounts.map((row) => [keyOf(row), runningOf(row)]))
  const rows = lines.map((line) => {
    const key = keyOf(line.posting)
    const known = running.get(key) ?? begun(line.posting)
    running.set(key, known)
    return written(known, line)
  })
  const touched = [...running.values()].flatMap((one) =>
    one.last === undefined ? [] : [{ isNew: one.isNew, row: rowOf(one, one.last) }],
  )
  return [
    insert(
      journalAccounts,
      touched.filter(({ isNew }) => isNew).map(({ row }) => row),
    ),
    update(
      journalAccounts,
      touched.filter(({ isNew }) => !isNew).map(({ row }) => row),
    ),
    insert(journalLines, rows),
  ]
}

const runningOf = ({ balance, debits, lines, ...whose }: JournalAccountRow): Running => ({
  whose,
  isNew: false,
  balance: BigInt(balance),
  debits: BigInt(debits),
  lines: BigInt(lines),
  last: undefined,
})

/** @throws Error for an account that is not in the chart. */
const begun = ({ account, currency }: Posting): Running => {
  const parts = accountOf(account)
  if (parts === undefined) throw new Error(`${account} is not in the chart of accounts`)
  const whose = { account, currency, ...parts, class: chart[parts.code].class }
  return { whose, isNew: true, balance: 0n, debits: 0n, lines: 0n, last: undefined }
}

const written = (running: Running, line: Line): JournalLineRow => {
  const { posting, fact } = line
  running.balance += posting.amount
  running.debits += posting.amount > 0n ? posting.amount : 0n
  running.lines += 1n
  running.last = line
  return {
    account: posting.account,
    currency: posting.currency,
    position: String(fact.position),
    line: line.line,
    amount: String(posting.amount),
    balance: String(running.balance),
    debits: String(running.debits),
    ordinal: String(running.lines),
    reason: posting.reason,
    payment_id: fact.event.paymentId,
    event_type: fact.event.type,
    at: fact.event.at,
    recorded_at: fact.recordedAt,
  }
}

const rowOf = ({ whose, balance, debits, lines }: Running, { fact }: Line): JournalAccountRow => ({
  ...whose,
  balance: String(balance),
  debits: String(debits),
  lines: String(lines),
  last_position: String(fact.position),
  last_recorded_at: fact.recordedAt,
})
