import { accountOf, type Account } from '../../ledger/accounts/account.ts'
import { chart, onSide } from '../../ledger/accounts/chart.ts'
import { reasons } from '../../ledger/accounts/reasons.ts'
import { parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import {
  accountBalance,
  type AccountBalance,
  type Statement,
  type StatementLine,
} from '../../projections/journal/queries.ts'
import { statementOf } from '../../projections/journal/statement.ts'
import { LARGEST_PAGE } from '../../projections/page.ts'
import { askBooks, asOfIn, printJson, refuse, type LedgerParts } from './ledger-parts.ts'
import { moneyText } from './money-text.ts'
import { seoulTime } from './seoul-time.ts'
import { textTable, visible } from './terminal.ts'

export type LedgerAccountOptions = {
  readonly json: boolean
  /** `live/merchant_payable/mer_…` */
  readonly id: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly asOf?: string | undefined
}

/**
 * Shows what stands on an account, and the debits and credits between two days, newest first, in each of its currencies.
 * @returns the exit code: 1 for an account that nothing was posted to; 2 for what cannot be asked.
 */
export const ledgerAccount = async (parts: LedgerParts, options: LedgerAccountOptions): Promise<number> => {
  const asked = await askedIn(parts, options)
  if ('wrong' in asked) return refuse(parts, asked.wrong)
  return askBooks(parts, async (database) => {
    const shown = await statementsOf(database, asked)
    if (shown === undefined) {
      parts.terminal.progress.write(`nothing was ever posted to ${visible(options.id)}\n`)
      return 1
    }
    if (options.json) printJson(parts, { id: options.id, ...asked, statements: shown })
    else for (const one of shown) print(parts, asked, one)
    return 0
  })
}

type Asked = {
  readonly account: Account
  readonly from: BusinessDate | undefined
  readonly to: BusinessDate | undefined
  readonly asOf: Until | undefined
}

const askedIn = async (
  parts: LedgerParts,
  { id, from: fromText, to: toText, asOf: text }: LedgerAccountOptions,
): Promise<Asked | { readonly wrong: string }> => {
  const account = accountOf(id)
  if (account === undefined)
    return {
      wrong: `${id} is no account: one is like live/merchant_payable/mer_…; \`jangbu ledger chart\` shows all`,
    }
  const from = fromText === undefined ? undefined : parseBusinessDate(fromText)
  const to = toText === undefined ? undefined : parseBusinessDate(toText)
  if ((fromText !== undefined && from === undefined) || (toText !== undefined && to === undefined))
    return { wrong: '--from and --to take days in Seoul, as 2026-11-20' }
  if (from !== undefined && to !== undefined && to < from) return { wrong: '--to is before --from' }
  const moment = await asOfIn(parts, text)
  return 'wrong' in moment ? moment : { account, from, to, asOf: moment.asOf }
}

type Shown = Omit<Statement, 'kind' | 'previousCursor'> & { readonly currency: AccountBalance['currency'] }

/** One for each currency; undefined: nothing was ever posted. */
const statementsOf = async (database: ReadDatabase, asked: Asked): Promise<readonly Shown[] | undefined> => {
  const scope = { kind: 'operator' as const }
  const found = await accountBalance(database, { scope, account: asked.account })
  if (found.kind === 'not_found') return undefined
  const shown: Shown[] = []
  for (const { currency } of found.balances) {
    const answer = await statementOf(database, { scope, ...asked, currency }, { limit: LARGEST_PAGE })
    if (answer.kind !== 'page') throw new Error(`${answer.kind}: an account that was there`)
    const { opening, closing, lines, nextCursor, position } = answer
    shown.push({ currency, opening, closing, lines, nextCursor, position })
  }
  return shown
}

const print = ({ terminal }: LedgerParts, { account, from, to }: Asked, shown: Shown): void => {
  const { title, meaning, normalSide } = chart[account.code]
  const { currency, opening, closing, lines, nextCursor } = shown
  const stands = (signed: bigint): string => moneyText(onSide(signed, normalSide), currency)
  const span = from === undefined && to === undefined ? '' : ` (${from ?? ''} to ${to ?? 'now'})`
  terminal.print(
    [
      `${account.mode}/${account.code}/${account.holder}, ${currency}: ${title.ko}, ${title.en}`,
      meaning.en,
      `stands at ${stands(closing.balance)} after ${closing.lines} lines; ${normalSide} is more${span}`,
      ...(from === undefined ? [] : [`stood at ${stands(opening.balance)} before ${from}`]),
      '',
      lines.length === 0
        ? 'No lines.'
        : textTable([heading, ...lines.map(cellsIn(shown, stands))], [0, 2, 3, 4]),
    ].join('\n'),
  )
  if (nextCursor !== null)
    terminal.progress.write(`the newest ${LARGEST_PAGE}; --from and --to show others\n`)
}

const heading = ['', 'recorded in Seoul', 'debit', 'credit', 'balance', 'payment', 'event', 'why']

const cellsIn =
  ({ currency }: Shown, stands: (signed: bigint) => string) =>
  (line: StatementLine): readonly string[] => [
    String(line.ordinal),
    seoulTime(line.recordedAt),
    line.amount > 0n ? moneyText(line.amount, currency) : '',
    line.amount < 0n ? moneyText(0n - line.amount, currency) : '',
    stands(line.balance),
    line.paymentId,
    line.eventType,
    reasons[line.reason].text.en,
  ]
