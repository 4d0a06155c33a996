import { instantOf } from '../../../ledger/core/time.ts'
import { amountOf, changeOf, dataOf, momentOf, type Block, type Point, type Report } from './model.ts'

const START_MS = Date.parse('2026-11-20T00:00:00Z')
export const pointsOf = (...amounts: readonly bigint[]): readonly Point[] =>
  amounts.map((amount, index) => ({ at: instantOf(START_MS + index * 3_600_000), amount }))

/** Every kind of block, with the text wherever text from elsewhere can stand. */
export const sampleOf = (text: string): Report => ({
  name: 'sample',
  title: text,
  facts: [
    { name: 'who', label: { ko: '누가', en: 'who' }, value: text },
    { name: 'nothing', label: text, value: null },
  ],
  sections: [
    { name: 'first', heading: text, blocks: blocksOf(text) },
    { name: 'second', heading: { ko: '둘째', en: 'second' }, blocks: chartsOf(text) },
  ],
})

const blocksOf = (text: string): readonly Block[] => [
  { kind: 'paragraph', tone: 'plain', text },
  { kind: 'paragraph', tone: 'bad', text: { ko: text, en: text } },
  {
    kind: 'facts',
    name: 'facts',
    facts: [{ name: 'amount', label: text, value: changeOf(3_000n, 'KRW') }],
  },
  {
    kind: 'table',
    name: 'table',
    caption: text,
    columns: [
      { name: 'what', heading: text },
      { name: 'amount', heading: { ko: '금액', en: 'amount' }, isNumeric: true },
    ],
    rows: [
      [text, amountOf(-7_000n, 'KRW')],
      [true, 1_234_567],
      [dataOf({ text, amount: 5n }), 9_007_199_254_740_993n],
    ],
    rest: text,
  },
  {
    kind: 'events',
    name: 'events',
    events: [
      {
        position: 12n,
        at: instantOf(START_MS),
        type: 'PaymentApproved',
        title: text,
        facts: [{ name: 'recordedAt', label: text, value: momentOf(instantOf(START_MS + 5)) }],
        table: {
          name: 'postings',
          heading: text,
          columns: [{ name: 'account', heading: text }],
          rows: [[text]],
        },
      },
    ],
  },
]

const chartsOf = (text: string): readonly Block[] => [
  {
    kind: 'balances',
    name: 'balances',
    caption: text,
    currency: 'KRW',
    series: [
      { name: 'one', label: text, points: pointsOf(0n, 10_000n, 7_000n) },
      { name: 'other', label: { ko: '다른', en: 'other' }, points: pointsOf(-500n, 2_500n) },
      { name: 'empty', label: text, points: [] },
    ],
  },
  {
    kind: 'bars',
    name: 'bars',
    caption: text,
    currency: 'USD',
    bars: [
      { name: 'a', label: text, amount: 12_345n },
      { name: 'b', label: { ko: '나', en: 'b' }, amount: -99n },
    ],
  },
]
