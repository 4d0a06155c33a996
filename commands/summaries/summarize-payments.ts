import type { Question, Summary } from '../../projections/summaries/queries.ts'
import { csvOfAll } from '../http/csv-answer.ts'
import {
  administratorEndpoint,
  merchantEndpoint,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { AnySummaryQuery, questionOf, SummaryQuery } from './query.ts'
import { cellBody, columnsFor, SummaryResource, summaryResource } from './resource.ts'
import { refusalUnlessReached, type Reach } from '../http/reach.ts'

/** The payments read model, as whoever composes the process opened it. */
export type SummaryListing = {
  readonly summarize: (question: Question) => Promise<Summary>
  readonly reach: Reach
}

const common = {
  method: 'get' as const,
  description:
    'Count, amount and average between two days in Asia/Seoul, each with how it differs from the period right before that is as long. Payments count by when they were created and as they stand now, transactions by when they were completed. Only what there is has a cell. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
  idempotencyKey: 'none' as const,
  textTypes: ['text/csv'] as const,
  answers: { 200: { description: 'The summary', schema: SummaryResource } },
  refusals: ['read_model_behind'] as const,
}

export const summarizePayments = (listing: SummaryListing): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/summaries/payments',
    tag: 'Payments',
    summary: 'Your payments summed up, and compared with the period before',
    caller: 'merchant',
    schemas: { query: SummaryQuery },
    handle: (incoming) => answer(listing, incoming, questionOf(incoming.query, incoming.caller)),
  })

export const summarizeAllPayments = (listing: SummaryListing): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/summaries/payments',
    tag: 'Administration',
    summary: 'Payments of every merchant or of one summed up, and compared with the period before',
    caller: 'administrator',
    schemas: { query: AnySummaryQuery },
    handle: (incoming) => {
      const { mode, merchantId } = incoming.query
      return answer(listing, incoming, questionOf(incoming.query, { mode, merchantId }))
    },
  })

const answer = async (
  listing: SummaryListing,
  { query, waitMs, prefers }: Incoming<{ query: SummaryQuery }>,
  question: Question,
): Promise<Answer> => {
  const refusal = await refusalUnlessReached(listing.reach, query['at-least'], waitMs)
  if (refusal !== undefined) return refusal
  const summary = await listing.summarize(question)
  const { position } = summary
  if (prefers === 'text/csv') {
    const list = { name: 'payment-summary', columns: columnsFor(question.by), position }
    return csvOfAll(
      list,
      summary.cells.map((cell) => cellBody(question, cell)),
    )
  }
  return { kind: 'resource', status: 200, body: summaryResource(question, summary), position }
}
