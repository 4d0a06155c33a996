import { z } from 'zod'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import type {
  AgedCase,
  OutcomeFilter,
  QueuePage,
  QueueScope,
  UnknownOutcomes,
} from '../../projections/open-cases/queries.ts'
import { answerList } from '../http/answer-list.ts'
import { administratorEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { caseColumns, caseFields, caseOf, stages } from './case-resource.ts'
import { NextStepResource, nextStepResource, type ProspectOf } from './prospect.ts'
import type { Reach } from '../http/reach.ts'

/** The open cases read model, as whoever composes the process opened it. */
export type UnknownOutcomeListing = {
  readonly list: (
    of: { readonly scope?: QueueScope | undefined; readonly filter: OutcomeFilter },
    page: QueuePage,
  ) => Promise<UnknownOutcomes>
  readonly reach: Reach
  readonly prospectOf: ProspectOf
}

const MOST_MINUTES = 527_040

export const outcomeQuery = {
  provider: z.string().min(1).max(40).optional(),
  stage: z.enum(stages).optional(),
  olderThan: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_MINUTES)
    .optional()
    .meta({ description: 'Minutes since it was asked for' }),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
}
const Query = z.strictObject({
  ...outcomeQuery,
  merchantId: z.string().min(1).max(64).optional(),
  mode: z.enum(['test', 'live']).optional(),
})
type Query = z.output<typeof Query>

const UnknownOutcome = z
  .object({
    ...caseFields,
    owner: z.string().nullable().meta({ description: 'The process that is or was at it; null: nobody' }),
    openForMs: z.int().meta({ description: 'Since it was asked for' }),
    next: NextStepResource,
  })
  .meta({ id: 'UnknownOutcome', description: 'A movement of money whose outcome is not known yet' })

const UnknownOutcomePage = z
  .object({ data: z.array(UnknownOutcome), nextCursor: z.string().nullable() })
  .meta({ id: 'UnknownOutcomePage' })

export const listUnknownOutcomes = (listing: UnknownOutcomeListing): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/unknown-outcomes',
    tag: 'Administration',
    summary: 'Every movement whose outcome is open, longest open first',
    description:
      'Of every merchant and mode, with what happens next and when; those that only a person can settle are in the manual queue as well. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV the whole list.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: Query },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: UnknownOutcomePage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const filter = filterOf(incoming.query)
      const list = {
        name: 'unknown-outcomes',
        page: (page: QueuePage) => listing.list({ filter }, page),
        reach: listing.reach,
        rowOf: (one: AgedCase) => outcomeOf(one, listing.prospectOf),
        columns,
      }
      return answerList(list, incoming)
    },
  })

const filterOf = ({ provider, stage, olderThan, merchantId, mode }: Query): OutcomeFilter => ({
  provider: provider === undefined ? undefined : ProviderId(provider),
  stage,
  olderThanMinutes: olderThan,
  merchantId: merchantId === undefined ? undefined : MerchantId(merchantId),
  mode,
})

type Outcome = z.output<typeof UnknownOutcome>

const outcomeOf = (one: AgedCase, prospectOf: ProspectOf): Outcome => ({
  ...caseOf(one),
  owner: one.open.dispatch.owner === '' ? null : one.open.dispatch.owner,
  openForMs: one.openForMs,
  next: nextStepResource(one, prospectOf(one)),
})

const columns = [
  ...caseColumns,
  { name: 'openForMs', value: (row: Outcome) => row.openForMs },
  { name: 'next', value: ({ next }: Outcome) => next.step },
  { name: 'nextDueAt', value: ({ next }: Outcome) => next.dueAt },
  { name: 'nextReason', value: ({ next }: Outcome) => next.reason },
]
