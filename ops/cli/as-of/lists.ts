import { z } from 'zod'
import type { CsvCell, CsvColumn } from '../../../commands/http/csv-rows.ts'
import { anyPaymentColumns } from '../../../commands/payments/list-payments-csv.ts'
import {
  AnyPaymentQuery,
  questionOf as paymentsOf,
  scopeOf,
} from '../../../commands/payments/list-payments-query.ts'
import {
  AnyTransactionQuery,
  questionOf as transactionsOf,
} from '../../../commands/transactions/list-transactions-query.ts'
import { anyTransactionColumns } from '../../../commands/transactions/resource.ts'
import { caseColumns, caseOf } from '../../../commands/unknown-outcomes/case-resource.ts'
import { MerchantId, ProviderId } from '../../../ledger/core/ids.ts'
import type { ReadDatabase } from '../../../projections/database.ts'
import { openCasesProjection } from '../../../projections/open-cases/project.ts'
import { unknownOutcomes } from '../../../projections/open-cases/queries.ts'
import type { Paged } from '../../../projections/page.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { listPayments } from '../../../projections/payments/queries.ts'
import type { Projection } from '../../../projections/projection.ts'
import { listTransactions } from '../../../projections/transactions/queries.ts'

/** Column by column; in each row as many cells as there are names. */
export type Answered = {
  readonly names: readonly string[]
  readonly rows: readonly (readonly CsvCell[])[]
  /** Whether there are more than were asked for. */
  readonly isCut: boolean
}

/** A list that can be asked for as of a moment, by the very words that its address takes. */
export type AskableList = {
  readonly projection: Projection
  /** What is wrong with the words, one line for each; or how to ask. */
  readonly read: (words: Readonly<Record<string, string>>) => readonly string[] | Ask
}
export type Ask = (database: ReadDatabase) => Promise<Answered>

const MOST_ROWS = 1_000
const MOST_PAGES = 1_000

const listOf = <Query, Item>(list: {
  readonly projection: Projection
  readonly schema: z.ZodType<Query>
  readonly page: (
    database: ReadDatabase,
    query: Query,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Paged<Item>>
  readonly columns: readonly CsvColumn<Item>[]
}): AskableList => ({
  projection: list.projection,
  read: ({ limit = '20', ...words }) => {
    const most = /^[1-9]\d{0,3}$/.test(limit) ? Number(limit) : MOST_ROWS + 1
    const asked = list.schema.safeParse(words)
    const wrong = most > MOST_ROWS ? [`limit: 1 to ${String(MOST_ROWS)}, not "${limit}"`] : []
    if (!asked.success || wrong.length > 0) return [...wrong, ...problemsOf(asked.error)]
    return async (database) => {
      const { items, isCut } = await firstOf((page) => list.page(database, asked.data, page), most)
      const names = list.columns.map(({ name }) => name)
      return { names, rows: items.map((item) => list.columns.map(({ value }) => value(item))), isCut }
    }
  },
})

const problemsOf = (error: z.ZodError | undefined): readonly string[] =>
  (error?.issues ?? []).map(({ path, message }) => [...path.map(String), message].join(': '))

type ReadPage<Item> = (page: {
  readonly limit: number
  readonly cursor?: string | undefined
}) => Promise<Paged<Item>>

/** A page may hold fewer than it may, and still have one after it. */
const firstOf = async <Item>(
  read: ReadPage<Item>,
  most: number,
): Promise<{ readonly items: readonly Item[]; readonly isCut: boolean }> => {
  const items: Item[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read({ limit: most - items.length, cursor })
    if (page.kind === 'invalid_cursor') throw new Error('a list refuses its own cursor')
    items.push(...page.items)
    if (page.nextCursor === null) return { items, isCut: false }
    if (items.length >= most) break
    cursor = page.nextCursor
  }
  return { items, isCut: true }
}

const OutcomeQuery = z.strictObject({
  provider: z.string().min(1).max(40).optional(),
  merchantId: z.string().min(1).max(64).optional(),
  mode: z.enum(['test', 'live']).optional(),
})

const outcomesOf = ({ provider, merchantId, mode }: z.output<typeof OutcomeQuery>) => ({
  mode,
  provider: provider === undefined ? undefined : ProviderId(provider),
  merchantId: merchantId === undefined ? undefined : MerchantId(merchantId),
})

export const askableLists: Readonly<Record<string, AskableList>> = {
  payments: listOf({
    projection: paymentsProjection,
    schema: AnyPaymentQuery,
    page: (database, query, page) => listPayments(database, paymentsOf(query, scopeOf(query)), page),
    columns: anyPaymentColumns,
  }),
  transactions: listOf({
    projection: paymentsProjection,
    schema: AnyTransactionQuery,
    page: (database, query, page) => listTransactions(database, transactionsOf(query, scopeOf(query)), page),
    columns: anyTransactionColumns,
  }),
  'unknown-outcomes': listOf({
    projection: openCasesProjection,
    schema: OutcomeQuery,
    page: (database, query, page) => unknownOutcomes(database, { filter: outcomesOf(query) }, page),
    columns: caseColumns.map(({ name, value }) => ({
      name,
      value: (one: Parameters<typeof caseOf>[0]) => value(caseOf(one)),
    })),
  }),
}
