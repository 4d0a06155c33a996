import { accountOf } from '../../../ledger/accounts/account.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import type { Instant } from '../../../ledger/core/time.ts'
import type { Stood } from '../../../projections/journal/queries.ts'
import {
  amountOf,
  type Block,
  type Column,
  type Fact,
  type Point,
  type Report,
  type Section,
  type Value,
  type Words,
} from '../report/model.ts'
import type { Entry, TypeTotal } from './account-entries.ts'
import { entryTable } from './account-entry-table.ts'
import { guideFacts } from './account-guide.ts'
import { accountWords } from './account-words.ts'
import { titleOf } from './event-titles.ts'
import { momentWords } from './moment.ts'
import type { AccountQuestion } from './question.ts'

/** An account in one currency, over the time that was asked for. */
export type AccountPart = {
  readonly currency: Currency
  readonly opening: Stood
  readonly closing: Stood
  /** What the log says that the closing balance is. */
  readonly counted: Stood
  readonly totals: readonly TypeTotal[]
  readonly largest: readonly Entry[]
  /** Newest first; not all of them. */
  readonly entries: readonly Entry[]
  readonly points: readonly Point[]
  /** Until when the last balance stands; undefined: its last entry. */
  readonly until: Instant | undefined
}
export type ExplainedAccount = {
  readonly question: AccountQuestion
  readonly parts: readonly AccountPart[]
  /** What of the log the books reflect, and up to where they were read. */
  readonly position: bigint
  readonly until: bigint
  /** Where the log ends. */
  readonly head: bigint
}

/** The opening balance and all entries make the closing balance. */
const addsUp = ({ opening, closing, totals }: AccountPart): boolean => {
  const moved = totals.reduce((sum, { debits, credits }) => sum + debits - credits, 0n)
  const entries = totals.reduce((sum, one) => sum + one.entries, 0)
  return opening.balance + moved === closing.balance && opening.lines + entries === closing.lines
}

const isAsCounted = ({ closing, counted }: AccountPart): boolean =>
  closing.balance === counted.balance && closing.debits === counted.debits && closing.lines === counted.lines

export const isSound = (part: AccountPart): boolean => addsUp(part) && isAsCounted(part)

export const accountReport = (explained: ExplainedAccount): Report => {
  const { account } = explained.question
  const title = accountWords(account)
  const known = accountOf(account)
  return {
    name: 'account',
    title: { ko: `계정 ${account}`, en: `Account ${account}` },
    facts: [
      { name: 'account', label: { ko: '계정', en: 'account' }, value: account },
      { name: 'title', label: { ko: '이름', en: 'title' }, value: title },
      ...(known === undefined ? [] : guideFacts(known.code)),
      ...timeFacts(explained),
    ],
    sections: explained.parts.flatMap(sectionsOf),
  }
}

const timeFacts = ({ question, position, until, head }: ExplainedAccount): readonly Fact[] => {
  const { from, to, asOf } = question
  const words = (one: AccountQuestion['from']): Value => (one === undefined ? null : momentWords(one))
  return [
    { name: 'from', label: { ko: '시작', en: 'from' }, value: words(from) },
    { name: 'to', label: { ko: '끝', en: 'to' }, value: words(to) },
    { name: 'asOf', label: { ko: '기준 시점', en: 'as of' }, value: words(asOf) },
    { name: 'position', label: { ko: '장부에 반영된 로그', en: 'books up to' }, value: position },
    { name: 'head', label: { ko: '로그의 끝', en: 'log ends at' }, value: head },
    { name: 'until', label: { ko: '읽은 위치', en: 'read up to' }, value: until },
  ]
}

/** Several currencies are several accounts, as far as their numbers go. */
const sectionsOf = (part: AccountPart): readonly Section[] => [
  {
    name: `balance-${part.currency}`,
    heading: { ko: `잔액 (${part.currency})`, en: `Balance (${part.currency})` },
    blocks: [standingFacts(part), verdict(part), balanceChart(part)],
  },
  {
    name: `made-of-${part.currency}`,
    heading: { ko: `이벤트 종류별 합계 (${part.currency})`, en: `By type of event (${part.currency})` },
    blocks: [totalTable(part), netBars(part)],
  },
  {
    name: `entries-of-${part.currency}`,
    heading: { ko: `분개 내역 (${part.currency})`, en: `Entries (${part.currency})` },
    blocks: [
      entryTable(part.currency, {
        name: 'largest',
        caption: { ko: '가장 큰 항목', en: 'The largest' },
        entries: part.largest,
        left: 0,
      }),
      entryTable(part.currency, {
        name: 'entries',
        caption: { ko: '최근 항목부터', en: 'Newest first' },
        entries: part.entries,
        left: part.closing.lines - part.opening.lines - part.entries.length,
      }),
    ],
  },
]

const standingFacts = ({ currency, opening, closing, counted }: AccountPart): Block => ({
  kind: 'facts',
  name: `standing_${currency}`,
  facts: [
    {
      name: 'opening',
      label: { ko: '기초 잔액', en: 'opening balance' },
      value: amountOf(opening.balance, currency),
    },
    {
      name: 'debits',
      label: { ko: '차변 합계', en: 'debits' },
      value: amountOf(closing.debits - opening.debits, currency),
    },
    {
      name: 'credits',
      label: { ko: '대변 합계', en: 'credits' },
      value: amountOf(closing.credits - opening.credits, currency),
    },
    {
      name: 'entries',
      label: { ko: '항목 수', en: 'entries' },
      value: closing.lines - opening.lines,
    },
    {
      name: 'closing',
      label: { ko: '기말 잔액 (차변 +, 대변 −)', en: 'closing balance (debit +, credit −)' },
      value: amountOf(closing.balance, currency),
    },
    {
      name: 'counted',
      label: { ko: '로그를 다시 분개한 잔액', en: 'by the log, posted anew' },
      value: amountOf(counted.balance, currency),
    },
  ],
})

const verdict = (part: AccountPart): Block => {
  const { tone, text } = verdictWords(part)
  return { kind: 'paragraph', tone, text }
}

const verdictWords = (part: AccountPart): { readonly tone: 'good' | 'bad'; readonly text: Words } => {
  if (!addsUp(part))
    return {
      tone: 'bad',
      text: {
        ko: '다릅니다: 기초 잔액에 모든 항목을 더해도 기말 잔액이 되지 않습니다.',
        en: 'DIFFERENT: the opening balance and all entries do not make the closing balance.',
      },
    }
  if (!isAsCounted(part))
    return {
      tone: 'bad',
      text: {
        ko: '다릅니다: 기말 잔액이 로그의 이벤트를 다시 분개한 결과와 다릅니다.',
        en: 'DIFFERENT: the closing balance is not what the events of the log say, posted anew.',
      },
    }
  return {
    tone: 'good',
    text: {
      ko: '기초 잔액에 모든 항목을 더하면 기말 잔액이 되고, 로그의 이벤트를 다시 분개한 결과와 같습니다.',
      en: 'The opening balance and all entries make the closing balance, and so do the events of the log, posted anew.',
    },
  }
}

const balanceChart = ({ currency, points, until }: AccountPart): Block => ({
  kind: 'balances',
  name: `balances_${currency}`,
  caption: { ko: '잔액의 변화', en: 'Balance over time' },
  currency,
  series: [{ name: 'balance', label: { ko: '잔액', en: 'balance' }, points }],
  until,
})

const numeric = (name: string, heading: Words): Column => ({ name, heading, isNumeric: true })

const totalTable = ({ currency, totals }: AccountPart): Block => ({
  kind: 'table',
  name: `totals_${currency}`,
  caption: { ko: '이벤트 종류별 합계', en: 'Totals by type of event' },
  columns: [
    { name: 'eventType', heading: { ko: '이벤트', en: 'event' } },
    { name: 'title', heading: { ko: '뜻', en: 'meaning' } },
    numeric('entries', { ko: '항목 수', en: 'entries' }),
    numeric('debits', { ko: '차변', en: 'debits' }),
    numeric('credits', { ko: '대변', en: 'credits' }),
    numeric('net', { ko: '합계', en: 'net' }),
  ],
  rows: totals.map(({ eventType, entries, debits, credits }) => [
    eventType,
    titleOf(eventType),
    entries,
    amountOf(debits, currency),
    amountOf(credits, currency),
    amountOf(debits - credits, currency),
  ]),
})

const netBars = ({ currency, totals }: AccountPart): Block => ({
  kind: 'bars',
  name: `net_${currency}`,
  caption: { ko: '이벤트 종류별 증감', en: 'What each type of event did' },
  currency,
  bars: totals.map(({ eventType, debits, credits }) => ({
    name: eventType,
    label: titleOf(eventType),
    amount: debits - credits,
  })),
})
