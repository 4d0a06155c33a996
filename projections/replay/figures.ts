import type { AccountCode } from '../../ledger/accounts/chart.ts'
import type { Mode } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import { journalAccounts } from '../journal/columns.ts'
import type { MemoryTable } from '../memory-rows.ts'
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

export type FigureTally = {
  readonly put: (tables: readonly MemoryTable[]) => void
  readonly result: () => Figures
}

/** Sums over what was rebuilt, whichever tables that has; a table may come in parts. */
export const newFigures = (): FigureTally => {
  const summary = newSums(payments, ['mode', 'currency', 'status'], ['balance', 'held_amount'])
  const moved = newSums(transactionTotals, ['mode', 'currency', 'hour'], ['signed'])
  const trial = newSums(journalAccounts, ['mode', 'currency', 'code'], ['debits', 'balance'])
  return {
    put: (tables) => {
      for (const sums of [summary, moved, trial])
        for (const table of tables) if (table.target.table === sums.table) sums.put(table)
    },
    result: () => ({
      summary: summary.rows(({ mode, currency, status }, count, [balance = 0n, held = 0n]) => ({
        mode,
        currency,
        status,
        payments: count,
        balance,
        held,
      })),
      hours: running(
        moved.rows(({ mode, currency, hour }, _, [sum = 0n]) => ({ mode, currency, hour, moved: sum })),
      ),
      trial: trial.rows(({ mode, currency, code }, _, [debits = 0n, balance = 0n]) => ({
        mode,
        currency,
        code,
        debits,
        credits: debits - balance,
        balance,
      })),
    }),
  }
}

const running = (rows: readonly Omit<HourRow, 'balance'>[]): readonly HourRow[] => {
  const balances = new Map<string, bigint>()
  return rows.map((row) => {
    const name = `${row.mode} ${row.currency}`
    const balance = (balances.get(name) ?? 0n) + row.moved
    balances.set(name, balance)
    return { ...row, balance }
  })
}

type Sum<Row> = { readonly first: Row; count: number; readonly sums: bigint[] }

/** Groups by columns of text and sums numeric ones, told by the group's columns' order. */
const newSums = <Row extends AnyRow, Group extends keyof Row & string>(
  target: Target<Row>,
  groupBy: readonly Group[],
  addends: readonly (keyof Row & string)[],
) => {
  const names = Object.keys(target.columns)
  const [groupAt, addendsAt] = [groupBy, addends].map((some) => some.map((name) => names.indexOf(name)))
  const groups = new Map<string, Sum<Row>>()
  const add = (line: string): void => {
    const fields = line.split('\t')
    const name = (groupAt ?? []).map((at) => fields[at]).join('\t')
    const group = groups.get(name) ?? {
      first: rowOfLine(target, line),
      count: 0,
      sums: addends.map(() => 0n),
    }
    groups.set(name, group)
    group.count += 1
    for (const [index, at] of (addendsAt ?? []).entries())
      group.sums[index] = (group.sums[index] ?? 0n) + BigInt(fields[at] ?? '0')
  }
  return {
    table: target.table,
    put: (table: MemoryTable): void => {
      for (const line of table.lines()) add(line)
    },
    rows: <Result>(
      resultOf: (group: Pick<Row, Group>, count: number, sums: readonly bigint[]) => Result,
    ): readonly Result[] =>
      [...groups]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, { first, count, sums }]) => resultOf(first, count, sums)),
  }
}
