import { accountIdOf, accountOf, NO_HOLDER, type Account } from '../../../ledger/accounts/account.ts'
import { PaymentId } from '../../../ledger/core/ids.ts'
import type { Until } from '../../../ledger/store/until.ts'
import { parseFigure } from '../../../projections/summaries/figure.ts'
import { visible } from '../terminal.ts'
import { beginningIn, momentIn } from './moment.ts'
import type { CodeQuestion, Question } from './question.ts'

export type Asked = {
  /** A payment's id, an account's, or a figure. */
  readonly what: string
  readonly asOf?: string | undefined
  /** Of an account: the first and the last day, or moment, whose entries are shown. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Every row, where there are many. */
  readonly all: boolean
}

/** What was meant, by its form; a sentence for a person where it can be none of the three. */
export const questionIn = (asked: Asked): Question | { readonly wrong: string } => {
  const { what, all } = asked
  const asOf = momentIn('--as-of', asked.asOf)
  if (isWrong(asOf)) return asOf
  const account = accountOf(what)
  if (account !== undefined) return accountQuestion(account, asked, asOf)
  if (asked.from !== undefined || asked.to !== undefined)
    return {
      wrong: '--from and --to are for accounts: a figure has its period, and a payment all of its time',
    }
  const lineOfBooks = codeIn(what)
  if (lineOfBooks !== undefined) return { of: 'code', ...lineOfBooks, asOf, all }
  if (paymentPattern.test(what)) return { of: 'payment', paymentId: PaymentId(what), asOf }
  const figure = parseFigure(what)
  return figure === undefined ? { wrong: notKnown(what) } : { of: 'figure', text: what, figure, asOf, all }
}

const paymentPattern = /^pay_[0-9a-f]{32}$/

/** `live/provider_receivable`: every holder's. */
const codeIn = (what: string): Pick<CodeQuestion, 'mode' | 'code'> | undefined => {
  const account = accountOf(`${what}/${NO_HOLDER}`)
  return account === undefined ? undefined : { mode: account.mode, code: account.code }
}

const accountQuestion = (
  account: Account,
  { all, ...asked }: Asked,
  asOf: Until | undefined,
): Question | { readonly wrong: string } => {
  const from = beginningIn('--from', asked.from)
  if (isWrong(from)) return from
  const to = momentIn('--to', asked.to)
  if (isWrong(to)) return to
  if (isBefore(to, from)) return { wrong: '--to is before --from' }
  return { of: 'account', account: accountIdOf(account), from, to, asOf, all }
}

/** A position and a time are in no order until the log is asked. */
const isBefore = (to: Until | undefined, from: Until | undefined): boolean => {
  if (to?.kind === 'position' && from?.kind === 'position') return to.position < from.position
  return to?.kind === 'time' && from?.kind === 'time' && to.recordedAt < from.recordedAt
}

const isWrong = (value: object | undefined): value is { readonly wrong: string } =>
  value !== undefined && 'wrong' in value

const notKnown = (what: string): string =>
  [
    `"${visible(what)}" is no payment, account or figure. These are:`,
    '  a payment   pay_6f1d6d0a5c0e5a539a0b7f6a3c1e2d40',
    '  an account  live/provider_receivable/toss-payments, or live/provider_receivable for every holder',
    '  a figure    payments:live:*:KRW:2026-11-20:status=APPROVED   (summaries print them)',
  ].join('\n')
