import { z } from 'zod'
import { ProviderId } from '../../ledger/core/ids.ts'
import type { AgedCase, OutcomeFilter, QueuePage, QueueScope } from '../../projections/open-cases/queries.ts'
import { answerList } from '../http/answer-list.ts'
import { merchantEndpoint, type Endpoint, type MerchantCaller } from '../http/endpoint.ts'
import { FailureResource, failureResource } from '../payments/resource.ts'
import { ownCase, ownCaseColumns, ownCaseFields } from './case-resource.ts'
import { outcomeQuery, type UnknownOutcomeListing } from './list-unknown-outcomes.ts'
import { NextStepResource, nextStepResource, type ProspectOf } from './prospect.ts'

const Query = z.strictObject(outcomeQuery)
type Query = z.output<typeof Query>

const OwnUnknownOutcome = z
  .object({
    ...ownCaseFields,
    failure: FailureResource.nullable(),
    openForMs: z.int().meta({ description: 'Since it was asked for' }),
    next: NextStepResource,
  })
  .meta({ id: 'OwnUnknownOutcome', description: 'A movement of money whose outcome is not known yet' })
type Outcome = z.output<typeof OwnUnknownOutcome>

const OwnUnknownOutcomePage = z
  .object({ data: z.array(OwnUnknownOutcome), nextCursor: z.string().nullable() })
  .meta({ id: 'OwnUnknownOutcomePage' })

export const listOwnUnknownOutcomes = (listing: UnknownOutcomeListing): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/unknown-outcomes',
    tag: 'Payments',
    summary: 'Movements of your money whose outcome is not known yet, longest open first',
    description:
      'What is asked for and not decided, with what happens next and when: nothing has to be done about it here. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV the whole list.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { query: Query },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: OwnUnknownOutcomePage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const of = { scope: scopeOf(incoming.caller), filter: filterOf(incoming.query) }
      const list = {
        name: 'unknown-outcomes',
        page: (page: QueuePage) => listing.list(of, page),
        reach: listing.reach,
        rowOf: (one: AgedCase) => outcomeOf(one, listing.prospectOf),
        columns,
      }
      return answerList(list, incoming)
    },
  })

const scopeOf = ({ merchantId, mode }: MerchantCaller): QueueScope => ({ merchantId, mode })

const filterOf = ({ provider, stage, olderThan }: Query): OutcomeFilter => ({
  provider: provider === undefined ? undefined : ProviderId(provider),
  stage,
  olderThanMinutes: olderThan,
})

const outcomeOf = (one: AgedCase, prospectOf: ProspectOf): Outcome => ({
  ...ownCase(one),
  failure: failureResource(one.open.failure),
  openForMs: one.openForMs,
  next: nextStepResource(one, prospectOf(one)),
})

const columns = [
  ...ownCaseColumns,
  { name: 'failureCategory', value: ({ failure }: Outcome) => failure?.category ?? null },
  { name: 'openForMs', value: (row: Outcome) => row.openForMs },
  { name: 'next', value: ({ next }: Outcome) => next.step },
  { name: 'nextDueAt', value: ({ next }: Outcome) => next.dueAt },
]
