import { z } from 'zod'
import {
  listedMerchant,
  merchantColumns,
  merchantFilterOf,
  MerchantQuery,
} from '../../../commands/admin/list-merchants.ts'
import {
  queueColumns,
  queuedCaseOf,
  queueFilterOf,
  QueueQuery,
} from '../../../commands/admin/manual-queue.ts'
import { AnyCardQuery, cardFilterOf } from '../../../commands/cards/list-cards.ts'
import { cardColumns, cardResource } from '../../../commands/cards/resource.ts'
import type { CsvColumn } from '../../../commands/http/csv-rows.ts'
import { anyPaymentColumns } from '../../../commands/payments/list-payments-csv.ts'
import {
  AnyPaymentQuery,
  questionOf as paymentsOf,
  scopeOf,
} from '../../../commands/payments/list-payments-query.ts'
import { AnySummaryQuery, questionOf as summaryOf } from '../../../commands/summaries/query.ts'
import { cellBody, columnsFor } from '../../../commands/summaries/resource.ts'
import {
  AnyTransactionQuery,
  questionOf as transactionsOf,
} from '../../../commands/transactions/list-transactions-query.ts'
import { anyTransactionColumns } from '../../../commands/transactions/resource.ts'
import { caseColumns, caseOf, stages } from '../../../commands/unknown-outcomes/case-resource.ts'
import { MerchantId } from '../../../ledger/core/ids.ts'
import { cardsProjection } from '../../../projections/cards/project.ts'
import { listCards } from '../../../projections/cards/queries.ts'
import { merchantsProjection } from '../../../projections/merchants/project.ts'
import { listMerchants } from '../../../projections/merchants/queries.ts'
import { openCasesProjection } from '../../../projections/open-cases/project.ts'
import { manualQueue, unknownOutcomes } from '../../../projections/open-cases/queries.ts'
import { paymentsProjection } from '../../../projections/payments/project.ts'
import { listPayments } from '../../../projections/payments/queries.ts'
import { summarize } from '../../../projections/summaries/queries.ts'
import { listTransactions } from '../../../projections/transactions/queries.ts'
import { askable, askableList, tableOf, type AskableList } from './askable.ts'

/** A file's columns over what they are made from. */
const over = <Item, Row>(
  columns: readonly CsvColumn<Row>[],
  rowOf: (item: Item) => Row,
): readonly CsvColumn<Item>[] =>
  columns.map(({ name, value }) => ({ name, value: (item) => value(rowOf(item)) }))

/** How long a case has been open is told by a clock, and there is none of that moment. */
const OutcomeQuery = QueueQuery.omit({ reason: true }).extend({ stage: z.enum(stages).optional() })

const summaries = askable({
  projection: paymentsProjection,
  schema: AnySummaryQuery,
  answer: async (database, query, most) => {
    const question = summaryOf(query, query)
    const { cells } = await summarize(database, question)
    const rows = cells.slice(0, most).map((cell) => cellBody(question, cell))
    return { ...tableOf(columnsFor(question.by), rows), isCut: cells.length > most }
  },
})

export const askableLists: Readonly<Record<string, AskableList>> = {
  payments: askableList({
    projection: paymentsProjection,
    schema: AnyPaymentQuery,
    page: (database, query, page) => listPayments(database, paymentsOf(query, scopeOf(query)), page),
    columns: anyPaymentColumns,
  }),
  transactions: askableList({
    projection: paymentsProjection,
    schema: AnyTransactionQuery,
    page: (database, query, page) => listTransactions(database, transactionsOf(query, scopeOf(query)), page),
    columns: anyTransactionColumns,
  }),
  summaries,
  cards: askableList({
    projection: cardsProjection,
    schema: AnyCardQuery,
    page: (database, query, page) => {
      const scope = { merchantId: MerchantId(query.merchantId), mode: query.mode }
      return listCards(database, { scope, filter: cardFilterOf(query) }, page)
    },
    columns: over(cardColumns, cardResource),
  }),
  merchants: askableList({
    projection: merchantsProjection,
    schema: MerchantQuery,
    page: (database, query, page) => listMerchants(database, merchantFilterOf(query), page),
    columns: over(merchantColumns, listedMerchant),
  }),
  'unknown-outcomes': askableList({
    projection: openCasesProjection,
    schema: OutcomeQuery,
    page: (database, { stage, ...query }, page) =>
      unknownOutcomes(database, { filter: { ...queueFilterOf(query), stage } }, page),
    columns: over(caseColumns, caseOf),
  }),
  'manual-queue': askableList({
    projection: openCasesProjection,
    schema: QueueQuery,
    page: (database, query, page) => manualQueue(database, { filter: queueFilterOf(query) }, page),
    columns: over(queueColumns, queuedCaseOf),
  }),
}
