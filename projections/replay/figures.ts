import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import type { JournalAccountRow, PaymentRow, TransactionTotalRow } from '../database.ts'
import { journalAccounts } from '../journal/columns.ts'
import type { MemoryTable } from '../memory-table.ts'
import { payments } from '../payments/columns.ts'
import { transactionTotals } from '../payments/totals.ts'
import { rowOfLine } from '../row-line.ts'
import type { AnyRow, Target } from '../target.ts'

/** Payments as rebuilt; minor units in the currency. */
export type SummaryRow = {
  readonly mode: Mode
  readonly currency: Currency
  readonly status: PaymentStatus
  readonly payments: number
  readonly balance: bigint
  readonly held: bigint
}

/** What was moved in an hour in Seoul (`2026-11-20T14`), and what the balance of all payments was after it. */
export type HourRow = {
  readonly mode: Mode
  readonly currency: Currency
  readonly hour: string
  readonly moved: bigint
  readonly balance: bigint
}

/** An account code over all its holders; debits are positive. */
export type TrialRow = {
  readonly mode: Mode
  readonly currency: Currency
  readonly code: AccountCode
  readonly debits: bigint
  readonly credits: bigint
  readonly balance: bigint
}

/** Empty where the projection says nothing about it. */
export type Figures = {
  readonly summary: readonly SummaryRow[]
  readonly hours: readonly HourRow[]
  readonly trial: readonly TrialRow[]
}

/** Of the rows that share the group's columns: how many there are, and what their addends come to. */
export type FigureSum = {
  readonly table: string
  /** One of them. */
  readonly line: string
  readonly count: number
  readonly sums: readonly bigint[]
}

type Figure<Row> = {
  readonly target: Target<Row>
  /** Of text. */
  readonly groupBy: readonly (keyof Row & string)[]
  readonly addends: readonly (keyof Row & string)[]
}

const summary: Figure<PaymentRow> = {
  target: payments,
  groupBy: ['mode', 'currency', 'status'],
  addends: ['balance', 'held_amount'],
}
const hours: Figure<TransactionTotalRow> = {
  target: transactionTotals,
  groupBy: ['mode', 'currency', 'hour'],
  addends: ['signed'],
}
const trial: Figure<JournalAccountRow> = {
  target: journalAccounts,
  groupBy: ['mode', 'currency', 'code'],
  addends: ['debits', 'balance'],
}

/** Of what was rebuilt, whichever tables that has. */
export const figureSums = (tables: readonly MemoryTable[]): readonly FigureSum[] => [
  ...sumsIn(tables, summary),
  ...sumsIn(tables, hours),
  ...sumsIn(tables, trial),
]

/** Of all parts of what was rebuilt. */
export const figuresOf = (sums: readonly FigureSum[]): Figures => ({
  summary: together(sums, summary).map(
    ({ row: { mode, currency, status }, count, sums: [balance, held] }) => ({
      mode,
      currency,
      status,
      payments: count,
      balance: balance ?? 0n,
      held: held ?? 0n,
    }),
  ),
  hours: running(
    together(sums, hours).map(({ row: { mode, currency, hour }, sums: [moved] }) => ({
      mode,
      currency,
      hour,
      moved: moved ?? 0n,
    })),
  ),
  trial: together(sums, trial).map(
    ({ row: { mode, currency, code }, sums: [debits = 0n, balance = 0n] }) => ({
      mode,
      currency,
      code,
      debits,
      credits: debits - balance,
      balance,
    }),
  ),
})

const running = (rows: readonly Omit<HourRow, 'balance'>[]): readonly HourRow[] => {
  const balances = new Map<string, bigint>()
  return rows.map((row) => {
    const name = `${row.mode} ${row.currency}`
    const balance = (balances.get(name) ?? 0n) + row.moved
    balances.set(name, balance)
    return { ...row, balance }
  })
}

const sumsIn = <Row extends AnyRow>(
  tables: readonly MemoryTable[],
  figure: Figure<Row>,
): readonly FigureSum[] => {
  const { table } = figure.target
  const lines = tables.find(({ target }) => target.table === table)?.lines() ?? []
  const groups = new Map<string, { readonly line: string; count: number; readonly sums: bigint[] }>()
  const { fieldsIn, nameOf, addendsAt } = readerOf(figure)
  for (const line of lines) {
    const fields = fieldsIn(line)
    const name = nameOf(fields)
    const group = groups.get(name) ?? { line, count: 0, sums: addendsAt.map(() => 0n) }
    groups.set(name, group)
    group.count += 1
    for (const [index, at] of addendsAt.entries())
      group.sums[index] = (group.sums[index] ?? 0n) + BigInt(fields[at] ?? '0')
  }
  return [...groups.values()].map((group) => ({ table, ...group }))
}

/** Only as much of a line is taken apart as is asked for. */
const readerOf = <Row>({ target, groupBy, addends }: Figure<Row>) => {
  const names: readonly string[] = Object.keys(target.columns)
  const groupAt = groupBy.map((name) => names.indexOf(name))
  const addendsAt = addends.map((name) => names.indexOf(name))
  const needed = Math.max(...groupAt, ...addendsAt) + 1
  return {
    addendsAt,
    fieldsIn: (line: string): readonly string[] => line.split('\t', needed),
    nameOf: (fields: readonly string[]): string => groupAt.map((at) => fields[at]).join('\t'),
  }
}

type Together<Row> = { readonly row: Row; readonly count: number; readonly sums: readonly bigint[] }

/** By their groups. */
const together = <Row extends AnyRow>(
  all: readonly FigureSum[],
  figure: Figure<Row>,
): readonly Together<Row>[] => {
  const { fieldsIn, nameOf } = readerOf(figure)
  const own = all.filter(({ table }) => table === figure.target.table)
  const groups = Map.groupBy(own, ({ line }) => nameOf(fieldsIn(line)))
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, parts]) => parts.slice(0, 1).map(({ line }) => ({ line, parts })))
    .map(({ line, parts }) => ({
      row: rowOfLine(figure.target, line),
      count: parts.reduce((sum, { count }) => sum + count, 0),
      sums: figure.addends.map((_, at) => parts.reduce((sum, { sums }) => sum + (sums[at] ?? 0n), 0n)),
    }))
}
