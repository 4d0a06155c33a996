import { z } from 'zod'
import { chart } from '../../ledger/accounts/chart.ts'
import { currencies } from '../../ledger/core/money.ts'
import type { CodeBalance } from '../../projections/journal/queries.ts'
import { csvOfAll } from '../http/csv-answer.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField } from '../http/page-fields.ts'
import { Sum, sumOf } from '../http/sum-field.ts'
import { AsOfField, ModeField, untilText } from './fields.ts'
import { refusalOf } from './moments.ts'
import type { Books } from './parts.ts'
import { guideFields, guideOf } from './resource.ts'

const columns = {
  debits: Sum.meta({ description: 'The sum of all debits' }),
  credits: Sum.meta({ description: 'The sum of all credits' }),
  debitBalance: Sum.meta({ description: 'What is left on the debit side; 0 where more was credited' }),
  creditBalance: Sum.meta({ description: 'The same of the credit side' }),
}
const group = { mode: z.enum(['live', 'test']), currency: z.enum(currencies) }

const TrialBalanceResource = z
  .object({
    asOf: z.string().nullable(),
    data: z.array(z.object({ ...group, ...guideFields, accounts: z.int(), ...columns })),
    totals: z
      .array(z.object({ ...group, of: z.enum(['money', 'memoranda']), ...columns }))
      .meta({ description: 'Both sides are the same, or the books are wrong' }),
  })
  .meta({ id: 'TrialBalance' })
type Body = z.output<typeof TrialBalanceResource>

export const getTrialBalance = (books: Books): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/ledger/trial-balance',
    tag: 'Ledger',
    summary: 'The trial balance, now or as of any moment',
    description:
      'By mode, currency and account code; test and live money, and money and memoranda, balance apart. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: z.strictObject({ mode: ModeField, 'as-of': AsOfField, 'at-least': AtLeastField }) },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'The trial balance', schema: TrialBalanceResource } },
    refusals: ['read_model_behind'],
    handle: async ({ query, waitMs, prefers }) => {
      const { mode, 'as-of': asOf, 'at-least': atLeast } = query
      const refusal = await refusalOf(books, { asOf, atLeast, waitMs })
      if (refusal !== undefined) return refusal
      const { rows, position } = await books.trialBalance({ mode, asOf })
      if (prefers === 'text/csv')
        return csvOfAll({ name: 'trial-balance', columns: csvColumns, position }, rows.map(rowOf))
      const body: Body = {
        asOf: untilText(asOf),
        data: rows.map(rowOf),
        totals: [...Map.groupBy(rows, groupOf).values()].flatMap(totalOf),
      }
      return { kind: 'resource', status: 200, body, position }
    },
  })

const columnsOf = (rows: readonly CodeBalance[]) => {
  const sum = (amountOf: (row: CodeBalance) => bigint): bigint =>
    rows.reduce((total, row) => total + amountOf(row), 0n)
  return {
    debits: sumOf(sum(({ debits }) => debits)),
    credits: sumOf(sum(({ credits }) => credits)),
    debitBalance: sumOf(sum(({ balance }) => (balance > 0n ? balance : 0n))),
    creditBalance: sumOf(sum(({ balance }) => (balance < 0n ? 0n - balance : 0n))),
  }
}

const rowOf = (row: CodeBalance): Body['data'][number] => {
  const { mode, currency, accounts } = row
  return { mode, currency, ...guideOf(row), accounts, ...columnsOf([row]) }
}

const csvColumns: readonly CsvColumn<Body['data'][number]>[] = [
  { name: 'mode', value: (row) => row.mode },
  { name: 'currency', value: (row) => row.currency },
  { name: 'code', value: (row) => row.code },
  { name: 'class', value: (row) => row.class },
  { name: 'title', value: ({ title }) => title.ko },
  { name: 'accounts', value: (row) => row.accounts },
  { name: 'debits', value: (row) => row.debits },
  { name: 'credits', value: (row) => row.credits },
  { name: 'debitBalance', value: (row) => row.debitBalance },
  { name: 'creditBalance', value: (row) => row.creditBalance },
]

const ofKind = ({ code }: CodeBalance): 'money' | 'memoranda' =>
  chart[code].class === 'memorandum' ? 'memoranda' : 'money'

const groupOf = (row: CodeBalance): string => `${row.mode} ${row.currency} ${ofKind(row)}`

const totalOf = (rows: readonly CodeBalance[]): Body['totals'] =>
  rows
    .slice(0, 1)
    .map((row) => ({ mode: row.mode, currency: row.currency, of: ofKind(row), ...columnsOf(rows) }))
