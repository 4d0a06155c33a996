import { z } from 'zod'
import { currencies } from '../../ledger/core/money.ts'
import type { Cell, Measured, Question, Summary } from '../../projections/summaries/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { Sum, sumOf } from '../http/sum-field.ts'
import { dimensions } from './query.ts'

const Measures = {
  count: z.int(),
  amount: Sum,
  average: Sum.nullable().meta({
    description: 'amount / count, to the nearest minor unit, halves away from zero; null of nothing',
  }),
}

const ChangeResource = z
  .object({
    absolute: Sum,
    basisPoints: Sum.nullable().meta({
      description: 'Hundredths of a per cent of what was there before; null where there was nothing',
    }),
  })
  .meta({ id: 'Change' })

const place = z.string().optional()

const CellResource = z
  .object({
    figure: z.string().meta({ description: 'Names what stands behind the number, for an audit' }),
    currency: z.enum(currencies),
    day: place,
    hour: place.meta({ description: '`YYYY-MM-DDTHH` in Asia/Seoul' }),
    provider: place.meta({ description: '`none`: no attempt was made' }),
    methodKind: place.meta({ description: '`none`: no provider has told it' }),
    kind: place,
    status: place,
    ...Measures,
    balance: Sum.nullable().meta({ description: 'Of payments: paid and not given back' }),
    asked: Sum.nullable().meta({ description: 'Of transactions: what was asked for' }),
    previous: z.object(Measures),
    change: z.object({ count: ChangeResource, amount: ChangeResource, average: ChangeResource.nullable() }),
  })
  .meta({
    id: 'SummaryCell',
    description:
      '`amount`: of payments what was ordered, of transactions what they did to the balance; `previous`: as long before',
  })
type CellBody = z.output<typeof CellResource>

const PeriodResource = z.object({ from: z.iso.date(), to: z.iso.date() })

export const SummaryResource = z
  .object({
    of: z.enum(['payments', 'transactions']),
    mode: z.enum(['test', 'live']),
    merchantId: z.string().nullable().meta({ description: 'null: of every merchant' }),
    by: z.array(z.enum(dimensions)),
    period: PeriodResource,
    previousPeriod: PeriodResource,
    totals: z.array(CellResource).meta({ description: 'One for each currency' }),
    data: z.array(CellResource),
  })
  .meta({ id: 'PaymentSummary' })

export const summaryResource = (question: Question, summary: Summary): z.output<typeof SummaryResource> => ({
  of: question.of,
  mode: question.mode,
  merchantId: question.merchantId,
  by: [...question.by],
  period: { ...summary.period },
  previousPeriod: { ...summary.previous },
  totals: summary.totals.map((cell) => cellBody(question, cell)),
  data: summary.cells.map((cell) => cellBody(question, cell)),
})

export const cellBody = ({ of }: Pick<Question, 'of'>, cell: Cell): CellBody => {
  const { figure, currency, at, now, previous, change } = cell
  const beside = sumOf(now.sums.beside)
  return {
    figure,
    currency,
    ...at,
    ...measures(now),
    balance: of === 'payments' ? beside : null,
    asked: of === 'transactions' ? beside : null,
    previous: measures(previous),
    change: {
      count: changeBody(change.count),
      amount: changeBody(change.amount),
      average: change.average === null ? null : changeBody(change.average),
    },
  }
}

const measures = ({ sums, average }: Measured) => ({
  count: Number(sums.count),
  amount: sumOf(sums.amount),
  average: average === null ? null : sumOf(average),
})

const changeBody = ({ absolute, basisPoints }: Cell['change']['count']) => ({
  absolute: sumOf(absolute),
  basisPoints: basisPoints === null ? null : sumOf(basisPoints),
})

/** The dimensions asked for, then the numbers. */
export const columnsFor = (by: Question['by']): readonly CsvColumn<CellBody>[] => [
  ...by.map((name) => ({ name, value: (row: CellBody) => row[name] ?? null })),
  { name: 'currency', value: (row) => row.currency },
  { name: 'count', value: (row) => row.count },
  { name: 'amount', value: (row) => row.amount },
  { name: 'average', value: (row) => row.average },
  { name: 'balance', value: (row) => row.balance },
  { name: 'asked', value: (row) => row.asked },
  { name: 'previousCount', value: ({ previous }) => previous.count },
  { name: 'previousAmount', value: ({ previous }) => previous.amount },
  { name: 'previousAverage', value: ({ previous }) => previous.average },
  { name: 'countChange', value: ({ change }) => change.count.absolute },
  { name: 'countChangeBasisPoints', value: ({ change }) => change.count.basisPoints },
  { name: 'amountChange', value: ({ change }) => change.amount.absolute },
  { name: 'amountChangeBasisPoints', value: ({ change }) => change.amount.basisPoints },
  { name: 'figure', value: (row) => row.figure },
]
