import { z } from 'zod'
import { failureCategories } from '../../ledger/core/failure.ts'
import { ProviderId } from '../../ledger/core/ids.ts'
import { currencies } from '../../ledger/core/money.ts'
import { Position } from '../../ledger/store/port.ts'
import type { ManualQueue, QueuedCase, QueueFilter, QueuePage } from '../../projections/open-cases/queries.ts'
import { administratorEndpoint, refuse, type Answer, type Endpoint, type Incoming } from '../http/endpoint.ts'
import { reviewTexts } from './review-texts.ts'

/** The open cases read model, as whoever composes the process opened it. */
export type ManualQueueListing = {
  readonly list: (of: { readonly filter: QueueFilter }, page: QueuePage) => Promise<ManualQueue>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
}

const DEFAULT_PAGE = 20
const LARGEST_PAGE = 100

const reason = z.enum(['tries_exhausted', 'no_way_to_learn', 'amount_mismatch', 'ambiguous'])
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

const Query = z.strictObject({
  provider: z.string().min(1).max(40).optional(),
  reason: reason.optional(),
  limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(DEFAULT_PAGE),
  cursor: z.string().min(1).max(500).optional().meta({ description: '`nextCursor` of the page before' }),
  'at-least': z
    .string()
    .regex(/^\d{1,19}$/)
    .optional()
    .meta({ description: 'A `Ledger-Position`: wait until the queue reflects it' }),
})
type Query = z.output<typeof Query>

const OperatorFailure = z
  .object({
    category: z.literal([...failureCategories]),
    kind: z.enum(['business', 'system', 'unexpected_response', 'network', 'timeout']),
    providerCode: z.string().nullable(),
    providerMessage: z.string().nullable(),
  })
  .meta({
    id: 'OperatorFailure',
    description: 'What is known of why it is not decided, with the provider’s words',
  })

const QueuedCaseResource = z
  .object({
    paymentId: z.string(),
    transactionId: z.string(),
    operation: z.enum(['approve', 'pre_authorize', 'capture', 'void', 'cancel']),
    foundId: z.string().nullable().meta({
      description: 'Of the money found late that this movement sends back; null for what the merchant asked',
    }),
    provider: z.string(),
    contractId: z.string(),
    merchantId: z.string(),
    mode: z.enum(['test', 'live']),
    amount: z.int().meta({ description: 'What was asked; of a void what it would release. Minor units' }),
    currency: z.enum(currencies),
    stage: z.enum(['pending', 'unknown', 'mismatched', 'declined']).meta({
      description: '`declined`: money found late has to go back, and the provider refused to take it back',
    }),
    reason,
    reasonText: z.object({ ko: z.string(), en: z.string() }),
    tries: z.int().meta({ description: 'How often its outcome was asked for' }),
    failure: OperatorFailure.nullable(),
    openedAt: time,
    changedAt: time,
  })
  .meta({ id: 'QueuedCase', description: 'A movement of money whose outcome only a person can settle' })

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
      'Movements of money of every merchant and mode whose outcome could not be learnt. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: Query },
    answers: { 200: { description: 'One page', schema: QueuePageResource } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => answer(queue, incoming),
  })

const answer = async (
  queue: ManualQueueListing,
  { query, waitMs }: Incoming<{ query: Query }>,
): Promise<Answer> => {
  const { provider, reason: asked, limit, cursor } = query
  const atLeast = query['at-least']
  if (atLeast !== undefined && !(await queue.reach(Position(BigInt(atLeast)), waitMs)))
    return refuse('read_model_behind')
  const filter = { provider: provider === undefined ? undefined : ProviderId(provider), reason: asked }
  const page = await queue.list({ filter }, { limit, cursor })
  if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const { cases, nextCursor, position } = page
  return {
    kind: 'resource',
    status: 200,
    body: { data: cases.map(queuedCaseResource), nextCursor },
    position,
  }
}

const queuedCaseResource = (one: QueuedCase): z.output<typeof QueuedCaseResource> => ({
  paymentId: one.paymentId,
  transactionId: one.open.transactionId,
  operation: one.open.operation,
  foundId: one.open.foundId,
  provider: one.provider,
  contractId: one.contractId,
  merchantId: one.merchantId,
  mode: one.mode,
  amount: Number(one.amount.amount),
  currency: one.amount.currency,
  stage: one.open.stage,
  reason: one.reason,
  reasonText: { ...reviewTexts[one.reason] },
  tries: one.open.tries,
  failure: one.open.failure,
  openedAt: one.openedAt,
  changedAt: one.changedAt,
})
