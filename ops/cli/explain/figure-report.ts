import { businessDateOf } from '../../../ledger/core/time.ts'
import type { Figure } from '../../../projections/summaries/figure.ts'
import { averageOf, type Sums } from '../../../projections/summaries/measures.ts'
import { properties } from '../../../projections/summaries/words.ts'
import {
  amountOf,
  changeOf,
  momentOf,
  type Block,
  type Fact,
  type Phrase,
  type Point,
  type Report,
  type Section,
  type Value,
  type Words,
} from '../report/model.ts'
import { sumsOf, timesOf, type Member, type Times } from './figure-members.ts'
import { verdictOf } from './verdict.ts'

export type ExplainedFigure = {
  readonly text: string
  readonly figure: Figure
  /** Newest first. */
  readonly members: readonly Member[]
  /** Up to where the log was counted. */
  readonly reach: Value
  /** Where the log ends. */
  readonly head: bigint
  /** What the read model says of the same events; undefined: it was not asked, since it only knows the present. */
  readonly served: Sums | undefined
  readonly all: boolean
}

/** Rows of the list, unless all are asked for. */
const USUAL_ROWS = 100

export const agrees = (one: Sums, other: Sums): boolean =>
  one.count === other.count && one.amount === other.amount && one.beside === other.beside

export const figureReport = (explained: ExplainedFigure): Report => ({
  name: 'figure',
  title: { ko: `수치 ${explained.text}`, en: `Figure ${explained.text}` },
  facts: aboutFigure(explained),
  sections: [numberSection(explained), timeSection(explained), memberSection(explained)],
})

const subjects: Readonly<Record<Figure['of'], Words>> = {
  payments: { ko: '생성된 결제 (현재 상태)', en: 'payments by when they were created, as they stand' },
  transactions: { ko: '완료된 거래', en: 'transactions by when they were completed' },
}

const aboutFigure = ({ text, figure, reach, head }: ExplainedFigure): readonly Fact[] => {
  const { from, until } = timesOf(figure)
  const having = properties.flatMap((name) =>
    figure.having[name] === undefined ? [] : [`${name} = ${figure.having[name]}`],
  )
  return [
    { name: 'figure', label: { ko: '수치', en: 'figure' }, value: text },
    { name: 'of', label: { ko: '대상', en: 'counts' }, value: subjects[figure.of] },
    { name: 'mode', label: { ko: '모드', en: 'mode' }, value: figure.mode },
    {
      name: 'merchantId',
      label: { ko: '가맹점', en: 'merchant' },
      value: figure.merchantId ?? { ko: '전체', en: 'all' },
    },
    { name: 'currency', label: { ko: '통화', en: 'currency' }, value: figure.currency },
    { name: 'from', label: { ko: '시작 (포함)', en: 'from' }, value: momentOf(from) },
    { name: 'until', label: { ko: '끝 (제외)', en: 'until, exclusive' }, value: momentOf(until) },
    {
      name: 'having',
      label: { ko: '조건', en: 'having' },
      value: having.length === 0 ? null : having.join(', '),
    },
    { name: 'reach', label: { ko: '반영된 로그', en: 'log up to' }, value: reach },
    { name: 'head', label: { ko: '로그의 끝', en: 'log ends at' }, value: head },
  ]
}

const besideNames: Readonly<Record<Figure['of'], Words>> = {
  payments: { ko: '잔액', en: 'balance' },
  transactions: { ko: '요청 금액', en: 'asked amount' },
}

const numberSection = ({ figure, members, served }: ExplainedFigure): Section => {
  const { currency } = figure
  const counted = sumsOf(members)
  const row = (label: Phrase, valueIn: (sums: Sums) => bigint | null): readonly Value[] => {
    const [own, other] = [valueIn(counted), served === undefined ? null : valueIn(served)]
    const difference = own === null || other === null ? null : other - own
    return [
      label,
      amountIn(own),
      amountIn(other),
      difference === null ? null : changeOf(difference, currency),
    ]
  }
  const amountIn = (value: bigint | null): Value => (value === null ? null : amountOf(value, currency))
  const counts = served === undefined ? null : Number(served.count)
  const table: Block = {
    kind: 'table',
    name: 'measures',
    caption: { ko: '로그에서 다시 계산한 값과 조회 모델의 값', en: 'Counted from the log, and as served' },
    columns: [
      { name: 'measure', heading: { ko: '항목', en: 'measure' } },
      { name: 'counted', heading: { ko: '로그', en: 'log' }, isNumeric: true },
      { name: 'served', heading: { ko: '조회 모델', en: 'served' }, isNumeric: true },
      { name: 'difference', heading: { ko: '차이', en: 'difference' }, isNumeric: true },
    ],
    rows: [
      [
        { ko: '건수', en: 'count' },
        Number(counted.count),
        counts,
        counts === null ? null : counts - Number(counted.count),
      ],
      row({ ko: '금액', en: 'amount' }, ({ amount }) => amount),
      row({ ko: '평균', en: 'average' }, averageOf),
      row(besideNames[figure.of], ({ beside }) => beside),
    ],
  }
  return {
    name: 'number',
    heading: { ko: '수치', en: 'The figure' },
    blocks: [table, verdictOf(served === undefined ? undefined : agrees(counted, served))],
  }
}

const timeSection = ({ figure, members }: ExplainedFigure): Section => ({
  name: 'over-time',
  heading: { ko: '시간에 따른 합계', en: 'Over time' },
  blocks: [
    {
      kind: 'balances',
      name: 'sums',
      caption: { ko: '누적 금액', en: 'Amount so far' },
      currency: figure.currency,
      series: [
        {
          name: 'amount',
          label: { ko: '누적 금액', en: 'amount so far' },
          points: members.length === 0 ? [] : soFar(members, timesOf(figure)),
        },
      ],
    },
  ],
})

/** From nothing to the figure. */
const soFar = (members: readonly Member[], { from }: Times): readonly Point[] => {
  let amount = 0n
  const points = members.toReversed().map((member) => {
    amount += member.amount
    return { at: member.at, amount }
  })
  return [{ at: from, amount: 0n }, ...points]
}

const memberSection = ({ figure, members, all }: ExplainedFigure): Section => {
  const shown = all ? members : members.slice(0, USUAL_ROWS)
  const left = members.length - shown.length
  const table: Block = {
    kind: 'table',
    name: 'members',
    caption: figure.of === 'payments' ? { ko: '결제', en: 'Payments' } : { ko: '거래', en: 'Transactions' },
    columns: memberColumns(figure.of),
    rows: shown.map((member) => memberCells(member, figure)),
    rest:
      left === 0
        ? undefined
        : { ko: `그 외 ${left}건 (--all로 모두 표시)`, en: `and ${left} more, which --all shows` },
  }
  return { name: 'behind', heading: { ko: '수치를 이루는 것', en: 'What is behind it' }, blocks: [table] }
}

const memberColumns = (of: Figure['of']) => [
  { name: 'at', heading: { ko: '시각 (한국 표준시)', en: 'time (KST)' } },
  { name: 'businessDate', heading: { ko: '영업일', en: 'business date' } },
  { name: 'paymentId', heading: { ko: '결제', en: 'payment' } },
  { name: 'orderId', heading: { ko: '주문 번호', en: 'order' } },
  ...(of === 'payments'
    ? []
    : [
        { name: 'transactionId', heading: { ko: '거래', en: 'transaction' } },
        { name: 'kind', heading: { ko: '종류', en: 'kind' } },
      ]),
  { name: 'provider', heading: { ko: '결제사', en: 'provider' } },
  { name: 'status', heading: { ko: '상태', en: 'status' } },
  { name: 'amount', heading: { ko: '금액', en: 'amount' }, isNumeric: true },
  { name: of === 'payments' ? 'balance' : 'asked', heading: besideNames[of], isNumeric: true },
  { name: 'events', heading: { ko: '이벤트 위치', en: 'events' } },
]

const memberCells = (member: Member, { of, currency }: Figure): readonly Value[] => [
  momentOf(member.at),
  businessDateOf(member.at),
  member.paymentId,
  member.orderId,
  ...(of === 'payments' ? [] : [member.transactionId, member.kind]),
  member.provider,
  member.status,
  amountOf(member.amount, currency),
  amountOf(member.beside, currency),
  positionsText(member.events),
]

const MOST_POSITIONS = 6

/** `3 4 7`, and of many the first and the last. */
const positionsText = (positions: readonly bigint[]): string =>
  positions.length <= MOST_POSITIONS
    ? positions.join(' ')
    : `${positions.slice(0, 3).join(' ')} … ${positions.slice(-2).join(' ')} (${positions.length})`
