import { z } from 'zod'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import type { ManualQueue, QueuedCase, QueueFilter, QueuePage } from '../../projections/open-cases/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { caseColumns, caseFields, caseOf } from '../unknown-outcomes/case-resource.ts'
import { answerList } from '../http/answer-list.ts'
import { reviewTexts } from './review-texts.ts'
import type { Reach } from '../http/reach.ts'

/** The open cases read model, as whoever composes the process opened it. */
export type ManualQueueListing = {
  readonly list: (of: { readonly filter: QueueFilter }, page: QueuePage) => Promise<ManualQueue>
  readonly reach: Reach
}

const reason = z.enum(['tries_exhausted', 'no_way_to_learn', 'amount_mismatch', 'ambiguous'])

export const QueueQuery = z.strictObject({
  provider: z.string().min(1).max(40).optional(),
  reason: reason.optional(),
  merchantId: z.string().min(1).max(64).optional(),
  mode: z.enum(['test', 'live']).optional(),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
})

const QueuedCaseResource = z
  .object({ ...caseFields, reason, reasonText: z.object({ ko: z.string(), en: z.string() }) })
  .meta({ id: 'QueuedCase', description: 'A movement of money whose outcome only a person can settle' })
type QueuedBody = z.output<typeof QueuedCaseResource>

const QueuePageResource = z
  .object({ data: z.array(QueuedCaseResource), nextCursor: z.string().nullable() })
  .meta({ id: 'ManualQueuePage' })

export const getManualQueue = (queue: ManualQueueListing): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/manual-queue',
    tag: 'Administration',
    summary: 'What only a person can settle, longest open first',
    description:
      'Movements of money of every merchant and mode whose outcome could not be learnt. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV the whole queue.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: QueueQuery },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: QueuePageResource } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const filter = queueFilterOf(incoming.query)
      const list = {
        name: 'manual-queue',
        page: (page: QueuePage) => queue.list({ filter }, page),
        reach: queue.reach,
        rowOf: queuedCaseOf,
        columns: queueColumns,
      }
      return answerList(list, incoming)
    },
  })

export const queueFilterOf = (query: z.output<typeof QueueQuery>): QueueFilter => ({
  provider: query.provider === undefined ? undefined : ProviderId(query.provider),
  reason: query.reason,
  merchantId: query.merchantId === undefined ? undefined : MerchantId(query.merchantId),
  mode: query.mode,
})

export const queuedCaseOf = (one: QueuedCase): QueuedBody => ({
  ...caseOf(one),
  reason: one.reason,
  reasonText: { ...reviewTexts[one.reason] },
})

export const queueColumns: readonly CsvColumn<QueuedBody>[] = [
  ...caseColumns,
  { name: 'reason', value: (row) => row.reason },
]
