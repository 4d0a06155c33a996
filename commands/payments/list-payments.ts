import { z } from 'zod'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { Position } from '../../ledger/store/port.ts'
import type { PaymentList, Question } from '../../projections/payments/queries.ts'
import { csvAnswer } from '../http/csv-answer.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import {
  administratorEndpoint,
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { anyPaymentColumns, paymentColumns, type ListedPayment } from './list-payments-csv.ts'
import { AnyPaymentQuery, PaymentQuery, questionOf, scopeOf } from './list-payments-query.ts'
import { PaymentResource, paymentResource } from './resource.ts'

/** The payments read model, as whoever composes the process opened it. */
export type PaymentListing = {
  readonly list: (
    question: Question,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<PaymentList>
  /** All that is asked for, of one moment; ends early when the signal aborts. */
  readonly exportAll: (question: Question, signal: AbortSignal) => AsyncIterable<readonly ListedPayment[]>
  /** What a file that is begun now reflects at least. */
  readonly position: () => Promise<Position>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
}

const PaymentPage = z
  .object({ data: z.array(PaymentResource), nextCursor: z.string().nullable() })
  .meta({ id: 'PaymentPage' })

const AllPaymentsPage = z
  .object({
    data: z.array(PaymentResource.extend({ merchantId: z.string() }).meta({ id: 'ListedPayment' })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'AllPaymentsPage' })

const common = {
  method: 'get' as const,
  description:
    'A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. A page may hold fewer than its limit, even none, and still have one after it: go on until `nextCursor` is null. As CSV it is the whole list.',
  idempotencyKey: 'none' as const,
  textTypes: ['text/csv'] as const,
  refusals: ['invalid_cursor', 'read_model_behind'] as const,
}

export const listPayments = (listing: PaymentListing): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Payments, newest first',
    caller: 'merchant',
    schemas: { query: PaymentQuery },
    answers: { 200: { description: 'One page', schema: PaymentPage } },
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      const question = questionOf(incoming.query, { merchantId, mode })
      return answer(listing, incoming, { question, bodyOf: paymentResource, columns: paymentColumns })
    },
  })

export const listAllPayments = (listing: PaymentListing): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/payments',
    tag: 'Administration',
    summary: 'Payments of every merchant or of one, newest first',
    caller: 'administrator',
    schemas: { query: AnyPaymentQuery },
    answers: { 200: { description: 'One page', schema: AllPaymentsPage } },
    handle: (incoming) => {
      const question = questionOf(incoming.query, scopeOf(incoming.query))
      const bodyOf = (record: PaymentRecord) => ({
        ...paymentResource(record),
        merchantId: record.order.merchantId,
      })
      return answer(listing, incoming, { question, bodyOf, columns: anyPaymentColumns })
    },
  })

type Asked = {
  readonly question: Question
  readonly bodyOf: (record: PaymentRecord) => object
  readonly columns: readonly CsvColumn<ListedPayment>[]
}

const answer = async (
  listing: PaymentListing,
  { query, waitMs, prefers }: Incoming<{ query: PaymentQuery }>,
  { question, bodyOf, columns }: Asked,
): Promise<Answer> => {
  const { limit, cursor, 'at-least': atLeast } = query
  if (atLeast !== undefined && !(await listing.reach(Position(BigInt(atLeast)), waitMs)))
    return refuse('read_model_behind')
  if (prefers === 'text/csv')
    return csvAnswer({
      name: 'payments',
      columns,
      rows: (signal) => listing.exportAll(question, signal),
      position: await listing.position(),
    })
  const page = await listing.list(question, { limit, cursor })
  if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const { items, nextCursor, position } = page
  return { kind: 'resource', status: 200, body: { data: items.map(bodyOf), nextCursor }, position }
}
