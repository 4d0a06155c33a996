import type { AccountId } from '../../../ledger/accounts/account.ts'
import { chart } from '../../../ledger/accounts/chart.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import type { Stood } from '../../../projections/journal/queries.ts'
import { amountOf, type Block, type Report, type Section } from '../report/model.ts'
import { guideFacts } from './account-guide.ts'
import { accountWords } from './account-words.ts'
import { momentWords } from './moment.ts'
import type { CodeQuestion } from './question.ts'

export type CodeAccount = Stood & { readonly account: AccountId; readonly currency: Currency }
export type ExplainedCode = {
  readonly question: CodeQuestion
  /** By currency, the largest first. */
  readonly accounts: readonly CodeAccount[]
  /** Where the log ends, what of it the books reflect, and up to where they were read. */
  readonly head: bigint
  readonly position: bigint
  readonly until: bigint
}

const USUAL_ROWS = 50
const MOST_BARS = 10

export const codeReport = ({ question, accounts, head, position, until }: ExplainedCode): Report => {
  const { mode, code, asOf, all } = question
  const id = `${mode}/${code}`
  const currencies = [...new Set(accounts.map(({ currency }) => currency))]
  return {
    name: 'accounts',
    title: { ko: `계정 과목 ${id}`, en: `Accounts ${id}` },
    facts: [
      { name: 'code', label: { ko: '계정 과목', en: 'code' }, value: id },
      { name: 'title', label: { ko: '이름', en: 'title' }, value: chart[code].title },
      ...guideFacts(code),
      {
        name: 'asOf',
        label: { ko: '기준 시점', en: 'as of' },
        value: asOf === undefined ? null : momentWords(asOf),
      },
      { name: 'position', label: { ko: '장부에 반영된 로그', en: 'books up to' }, value: position },
      { name: 'head', label: { ko: '로그의 끝', en: 'log ends at' }, value: head },
      { name: 'until', label: { ko: '읽은 위치', en: 'read up to' }, value: until },
    ],
    sections: currencies.map((currency) =>
      sectionOf(
        currency,
        accounts.filter((one) => one.currency === currency),
        all,
      ),
    ),
  }
}

const sectionOf = (currency: Currency, accounts: readonly CodeAccount[], all: boolean): Section => ({
  name: `accounts-${currency}`,
  heading: { ko: `계정별 잔액 (${currency})`, en: `By account (${currency})` },
  blocks: [
    sumFacts(currency, accounts),
    balanceBars(currency, accounts),
    accountTable(currency, accounts, all),
  ],
})

const sumFacts = (currency: Currency, accounts: readonly CodeAccount[]): Block => {
  const sum = (valueIn: (one: CodeAccount) => bigint) =>
    amountOf(
      accounts.reduce((total, one) => total + valueIn(one), 0n),
      currency,
    )
  return {
    kind: 'facts',
    name: `sums_${currency}`,
    facts: [
      { name: 'accounts', label: { ko: '계정 수', en: 'accounts' }, value: accounts.length },
      { name: 'debits', label: { ko: '차변 합계', en: 'debits' }, value: sum(({ debits }) => debits) },
      { name: 'credits', label: { ko: '대변 합계', en: 'credits' }, value: sum(({ credits }) => credits) },
      {
        name: 'balance',
        label: { ko: '잔액 (차변 +, 대변 −)', en: 'balance (debit +, credit −)' },
        value: sum(({ balance }) => balance),
      },
    ],
  }
}

const balanceBars = (currency: Currency, accounts: readonly CodeAccount[]): Block => ({
  kind: 'bars',
  name: `largest_${currency}`,
  caption: { ko: '잔액이 큰 계정', en: 'The largest balances' },
  currency,
  bars: accounts.slice(0, MOST_BARS).map(({ account, balance }) => ({
    name: account,
    label: accountWords(account),
    amount: balance,
  })),
})

const accountTable = (currency: Currency, accounts: readonly CodeAccount[], all: boolean): Block => {
  const shown = all ? accounts : accounts.slice(0, USUAL_ROWS)
  const left = accounts.length - shown.length
  return {
    kind: 'table',
    name: `accounts_${currency}`,
    caption: { ko: '계정', en: 'Accounts' },
    columns: [
      { name: 'account', heading: { ko: '계정', en: 'account' } },
      { name: 'entries', heading: { ko: '항목 수', en: 'entries' }, isNumeric: true },
      { name: 'debits', heading: { ko: '차변', en: 'debits' }, isNumeric: true },
      { name: 'credits', heading: { ko: '대변', en: 'credits' }, isNumeric: true },
      { name: 'balance', heading: { ko: '잔액', en: 'balance' }, isNumeric: true },
    ],
    rows: shown.map(({ account, lines, debits, credits, balance }) => [
      account,
      lines,
      amountOf(debits, currency),
      amountOf(credits, currency),
      amountOf(balance, currency),
    ]),
    rest:
      left === 0
        ? undefined
        : { ko: `그 외 ${left}개 (--all로 모두 표시)`, en: `and ${left} more, which --all shows` },
  }
}
