import { accountCodes, chart, onSide, type AccountCode } from '../../ledger/accounts/chart.ts'
import { movedBy } from '../../ledger/accounts/posted.ts'
import { trialBalance, type CodeBalance } from '../../projections/journal/queries.ts'
import { askBooks, printJson, type LedgerParts } from './ledger-parts.ts'
import { moneyText } from './money-text.ts'
import { textTable } from './terminal.ts'

/** Shows every account that there is, what it means and what stands on it. @returns the exit code: 0. */
export const ledgerChart = (parts: LedgerParts, { json }: { readonly json: boolean }): Promise<number> =>
  askBooks(parts, async (database) => {
    const { rows, position } = await trialBalance(database, {})
    const byCode = Map.groupBy(rows, ({ code }) => code)
    const entries = accountCodes.map((code) => entryOf(code, byCode.get(code) ?? []))
    if (json) printJson(parts, { position, data: entries })
    else parts.terminal.print(textTable([heading, ...entries.map(cellsOf)]))
    return 0
  })

const entryOf = (code: AccountCode, rows: readonly CodeBalance[]) => ({
  code,
  ...chart[code],
  movedBy: movedBy.get(code) ?? [],
  balances: rows.map((row) => ({ ...row, balance: onSide(row.balance, chart[code].normalSide) })),
})
type Entry = ReturnType<typeof entryOf>

const heading = ['account', 'class', 'grows in', 'for each', 'moved by', 'stands at', 'what it is']

const cellsOf = (entry: Entry): readonly string[] => [
  entry.code,
  entry.class,
  entry.normalSide,
  entry.holder === 'none' ? '' : entry.holder,
  entry.movedBy.length === 0 ? 'nothing yet' : `${entry.movedBy.length} events`,
  entry.balances.map(({ mode, balance, currency }) => `${mode} ${moneyText(balance, currency)}`).join(', '),
  `${entry.title.ko}: ${entry.meaning.en}`,
]
