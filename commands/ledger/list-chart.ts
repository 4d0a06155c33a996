import { z } from 'zod'
import { accountCodes, chart, type AccountCode } from '../../ledger/accounts/chart.ts'
import { movedBy } from '../../ledger/accounts/posted.ts'
import { currencies } from '../../ledger/core/money.ts'
import type { CodeBalance } from '../../projections/journal/queries.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField } from '../http/page-fields.ts'
import { ModeField } from './fields.ts'
import { refusalOf } from './moments.ts'
import type { Books } from './parts.ts'
import { guideFields, guideOf, StoodResource, stoodResource, Words } from './resource.ts'

const holders = ['provider', 'merchant', 'user', 'bank', 'none'] as const

const ChartEntry = z
  .object({
    ...guideFields,
    holder: z
      .enum(holders)
      .meta({ description: 'Each has an account of its own; `none`: there is one of it' }),
    meaning: Words,
    movedBy: z
      .array(z.string())
      .meta({ description: 'The events that post to it; none: nothing of the product moves it yet' }),
    balances: z.array(
      z.object({
        mode: z.enum(['live', 'test']),
        currency: z.enum(currencies),
        accounts: z.int().meta({ description: 'How many holders there are' }),
        ...StoodResource.shape,
      }),
    ),
  })
  .meta({ id: 'ChartEntry' })

const ChartResource = z.object({ data: z.array(ChartEntry) }).meta({ id: 'ChartOfAccounts' })

export const listChart = (books: Books): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/ledger/accounts',
    tag: 'Ledger',
    summary: 'The chart of accounts, with what stands on each',
    description:
      'Every account that the product has, what it means and which events move it. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: z.strictObject({ mode: ModeField, 'at-least': AtLeastField }) },
    answers: { 200: { description: 'The chart', schema: ChartResource } },
    refusals: ['read_model_behind'],
    handle: async ({ query, waitMs }) => {
      const refusal = await refusalOf(books, { asOf: undefined, atLeast: query['at-least'], waitMs })
      if (refusal !== undefined) return refusal
      const { rows, position } = await books.trialBalance({ mode: query.mode })
      const byCode = Map.groupBy(rows, ({ code }) => code)
      const data = accountCodes.map((code) => entryOf(code, byCode.get(code) ?? []))
      return { kind: 'resource', status: 200, body: { data }, position }
    },
  })

const entryOf = (code: AccountCode, rows: readonly CodeBalance[]): z.output<typeof ChartEntry> => {
  const { holder, meaning, normalSide } = chart[code]
  return {
    ...guideOf({ code }),
    holder,
    meaning: { ...meaning },
    movedBy: [...(movedBy.get(code) ?? [])],
    balances: rows.map(({ mode, currency, accounts, ...stood }) => ({
      ...{ mode, currency, accounts },
      ...stoodResource(stood, normalSide),
    })),
  }
}
