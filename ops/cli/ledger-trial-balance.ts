import { chart } from '../../ledger/accounts/chart.ts'
import { trialBalance, type CodeBalance } from '../../projections/journal/queries.ts'
import { askBooks, asOfIn, printJson, refuse, type LedgerParts } from './ledger-parts.ts'
import { moneyText } from './money-text.ts'
import { textTable } from './terminal.ts'

export type TrialBalanceOptions = { readonly json: boolean; readonly asOf?: string | undefined }

/**
 * Shows the trial balance, now or as of a moment.
 * @returns the exit code: 1 when it does not come to zero; 2 for a moment that is none.
 */
export const ledgerTrialBalance = async (
  parts: LedgerParts,
  { json, asOf: text }: TrialBalanceOptions,
): Promise<number> => {
  const moment = await asOfIn(parts, text)
  if ('wrong' in moment) return refuse(parts, moment.wrong)
  return askBooks(parts, async (database) => {
    const { rows, position } = await trialBalance(database, moment)
    const groups = [...Map.groupBy(rows, groupOf)].map(([name, some]) => ({ name, rows: some }))
    const totals = groups.map(({ name, rows: some }) => ({ name, ...sidesOf(some) }))
    if (json) printJson(parts, { position, asOf: moment.asOf ?? null, data: rows, totals })
    else parts.terminal.print(rows.length === 0 ? 'Nothing is posted.' : tableOf(groups))
    return totals.every(({ debit, credit }) => debit === credit) ? 0 : 1
  })
}

type Group = { readonly name: string; readonly rows: readonly CodeBalance[] }

/** What balances by itself. */
const groupOf = ({ mode, currency, code }: CodeBalance): string =>
  `${mode} ${currency}${chart[code].class === 'memorandum' ? ', memoranda' : ''}`

const sidesOf = (rows: readonly CodeBalance[]) => ({
  debit: rows.reduce((sum, { balance }) => (balance > 0n ? sum + balance : sum), 0n),
  credit: rows.reduce((sum, { balance }) => (balance < 0n ? sum - balance : sum), 0n),
})

const heading = ['', 'account', 'holders', 'lines', 'debit', 'credit']
const NUMBERS = [2, 3, 4, 5]

const tableOf = (groups: readonly Group[]): string =>
  textTable(
    [heading, ...groups.flatMap(({ name, rows }) => [...rows.map(cellsOf), totalCells(name, rows)])],
    NUMBERS,
  )

const cellsOf = (row: CodeBalance): readonly string[] => {
  const { debit, credit } = sidesOf([row])
  const shown = (side: bigint): string => (side === 0n ? '' : moneyText(side, row.currency))
  const { title } = chart[row.code]
  return [
    row.mode,
    `${row.code} ${title.ko}`,
    String(row.accounts),
    String(row.lines),
    shown(debit),
    shown(credit),
  ]
}

const totalCells = (name: string, rows: readonly CodeBalance[]): readonly string[] => {
  const { debit, credit } = sidesOf(rows)
  const currency = rows[0]?.currency ?? 'KRW'
  const verdict = debit === credit ? 'balances' : 'DOES NOT BALANCE'
  return ['=', `${name}: ${verdict}`, '', '', moneyText(debit, currency), moneyText(credit, currency)]
}
