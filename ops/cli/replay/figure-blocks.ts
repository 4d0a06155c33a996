import { chart } from '../../../ledger/accounts/chart.ts'
import type { Mode } from '../../../ledger/core/ids.ts'
import type { Currency } from '../../../ledger/core/money.ts'
import { instantOf, type Instant } from '../../../ledger/core/time.ts'
import type { Figures, HourRow, SummaryRow, TrialRow } from '../../../projections/replay/figures.ts'
import type { ProjectionReport } from '../../../projections/replay/report.ts'
import { amountOf, type Block, type Column, type Series, type Words } from '../report/model.ts'

const numeric = (name: string, heading: Words): Column => ({ name, heading, isNumeric: true })

export const figureBlocks = ({ projection, figures }: ProjectionReport): readonly Block[] => [
  ...(figures.summary.length > 0 ? [summaryTable(projection, figures.summary)] : []),
  ...currenciesIn(figures.hours).map((currency) => balances(projection, currency, figures.hours)),
  ...(figures.trial.length > 0 ? [trialTable(projection, figures.trial), trialVerdict(figures)] : []),
]

const summaryTable = (projection: string, rows: readonly SummaryRow[]): Block => ({
  kind: 'table',
  name: `summary_${projection}`,
  caption: { ko: '다시 만든 결제', en: 'Payments as rebuilt' },
  columns: [
    { name: 'mode', heading: { ko: '모드', en: 'mode' } },
    { name: 'status', heading: { ko: '상태', en: 'status' } },
    numeric('payments', { ko: '결제 건수', en: 'payments' }),
    numeric('balance', { ko: '잔액', en: 'balance' }),
    numeric('held', { ko: '가승인', en: 'held' }),
  ],
  rows: rows.map(({ mode, status, payments, currency, balance, held }) => [
    mode,
    status,
    payments,
    amountOf(balance, currency),
    amountOf(held, currency),
  ]),
})

const currenciesIn = (rows: readonly { readonly currency: Currency }[]): readonly Currency[] => [
  ...new Set(rows.map(({ currency }) => currency)),
]

const modes: readonly (readonly [Mode, Words])[] = [
  ['live', { ko: '실거래', en: 'live' }],
  ['test', { ko: '시험', en: 'test' }],
]

const balances = (projection: string, currency: Currency, hours: readonly HourRow[]): Block => ({
  kind: 'balances',
  name: `balances_${projection}_${currency}`,
  caption: { ko: '결제 잔액의 변화', en: 'Balance of all payments over time' },
  currency,
  series: modes.flatMap(([mode, label]): readonly Series[] => {
    const points = hours
      .filter((row) => row.mode === mode && row.currency === currency)
      .map(({ hour, balance }) => ({ at: endOfHour(hour), amount: balance }))
    return points.length === 0 ? [] : [{ name: mode, label, points }]
  }),
})

const HOUR_MS = 60 * 60 * 1_000

/** When all that was moved in `2026-11-20T14`, in Seoul, had been moved. */
const endOfHour = (hour: string): Instant => instantOf(Date.parse(`${hour}:00:00+09:00`) + HOUR_MS)

const trialTable = (projection: string, rows: readonly TrialRow[]): Block => ({
  kind: 'table',
  name: `trial_balance_${projection}`,
  caption: { ko: '시산표', en: 'Trial balance' },
  columns: [
    { name: 'mode', heading: { ko: '모드', en: 'mode' } },
    { name: 'code', heading: { ko: '계정 과목', en: 'code' } },
    { name: 'title', heading: { ko: '이름', en: 'title' } },
    numeric('debits', { ko: '차변', en: 'debits' }),
    numeric('credits', { ko: '대변', en: 'credits' }),
    numeric('balance', { ko: '잔액 (차변 +)', en: 'balance (debit +)' }),
  ],
  rows: rows.map(({ mode, code, currency, debits, credits, balance }) => [
    mode,
    code,
    chart[code].title,
    amountOf(debits, currency),
    amountOf(credits, currency),
    amountOf(balance, currency),
  ]),
})

/** Of each mode and currency, memoranda by themselves. */
const isBalanced = ({ trial }: Figures): boolean => {
  const sums = new Map<string, bigint>()
  for (const { mode, currency, code, balance } of trial) {
    const name = `${mode} ${currency} ${String(chart[code].class === 'memorandum')}`
    sums.set(name, (sums.get(name) ?? 0n) + balance)
  }
  return [...sums.values()].every((sum) => sum === 0n)
}

const trialVerdict = (figures: Figures): Block =>
  isBalanced(figures)
    ? {
        kind: 'paragraph',
        tone: 'good',
        text: {
          ko: '모드와 통화마다 차변과 대변이 같습니다.',
          en: 'Debits equal credits in every mode and currency.',
        },
      }
    : {
        kind: 'paragraph',
        tone: 'bad',
        text: {
          ko: '차변과 대변이 다릅니다.',
          en: 'UNBALANCED: debits do not equal credits.',
        },
      }
