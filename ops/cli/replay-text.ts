import type { Until } from '../../projections/replay/rebuild.ts'
import {
  differingRows,
  type Difference,
  type ReplayReport,
  type TableReport,
} from '../../projections/replay/report.ts'
import { moneyText } from './money-text.ts'
import { textTable } from './terminal.ts'

export const reportJson = (report: ReplayReport): string =>
  JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)

export const reportText = (report: ReplayReport): string =>
  [
    `Rebuilt from the log ${reach(report)}.`,
    summaryText(report),
    verdict(report),
    ...report.tables.flatMap(tableText),
  ]
    .filter((part) => part !== '')
    .join('\n\n')

const reach = ({ asOf, position }: ReplayReport): string =>
  asOf === undefined
    ? `up to ${position}, where the served read model is`
    : `as of ${momentText(asOf)}: up to ${position}`

const momentText = (asOf: Until): string =>
  asOf.kind === 'position' ? `position ${asOf.position}` : `${asOf.recordedAt} (recorded)`

const summaryText = ({ summary }: ReplayReport): string => {
  const rows = summary.map(({ currency, status, payments, balance, held_amount }) => [
    status,
    String(payments),
    moneyText(BigInt(balance), currency),
    moneyText(BigInt(held_amount), currency),
  ])
  return rows.length === 0
    ? 'No payments.'
    : textTable([['status', 'payments', 'balance', 'held'], ...rows], [1, 2, 3])
}

const verdict = (report: ReplayReport): string => {
  const rows = differingRows(report)
  const since = `${rows} rows are served differently now, at ${report.servedPosition}: this is no error.`
  if (report.asOf !== undefined) return since
  return rows === 0
    ? 'What is served is the same, row by row and column by column.'
    : `DIFFERENT: ${rows} rows.`
}

const tableText = ({
  table,
  rows,
  missing,
  surplus,
  changed,
  differences,
}: TableReport): readonly string[] => {
  const heading = `${table}: ${rows} rows rebuilt, ${changed} changed, ${missing} missing, ${surplus} surplus`
  if (differences.length === 0) return [heading]
  const lines = [['key', 'what', 'served', 'rebuilt'], ...differences.map(differenceCells)]
  const told = new Set(differences.map(({ key }) => key)).size
  const rest = missing + surplus + changed - told
  return [heading, textTable(lines) + (rest > 0 ? `\n… and ${rest} rows more` : '')]
}

const differenceCells = (difference: Difference): readonly string[] => {
  switch (difference.kind) {
    case 'missing':
      return [difference.key, 'missing in what is served', '', '']
    case 'surplus':
      return [difference.key, 'surplus in what is served', '', '']
    case 'changed':
      return [difference.key, difference.column, difference.served ?? 'null', difference.rebuilt ?? 'null']
  }
}
