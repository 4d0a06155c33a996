import { failureCategories, type Failure, type FailureCategory } from '../../../ledger/core/failure.ts'
import { categoryGuides } from '../../../ledger/core/failure-text.ts'
import type { Endpoint } from '../endpoint.ts'
import { problemBody, statusOfProblem, type Problem } from '../problem.ts'
import { reasonGuides } from '../reason-guides.ts'
import type { Reason } from '../reasons.ts'

/** One way in which an endpoint says no: a refusal, or one of the fourteen kinds of a provider's failure. */
export type Refusal = {
  /** `PAY-CORE-410`, or `PAY-PROV-500-8008` for a provider's failure. */
  readonly id: string
  readonly status: number
  readonly reason: Reason
  readonly category: FailureCategory | undefined
  readonly summary: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The endpoint's own reasons and the border's, in the order in which they are checked. */
const reasonsOf = (endpoint: Endpoint): readonly Reason[] => {
  const isPost = endpoint.method === 'post'
  const hasKey = endpoint.idempotencyKey === 'required'
  return [
    'authentication_missing',
    'authentication_failed',
    ...when(
      endpoint.isStream === true,
      'stream_token_invalid',
      'stream_token_of_another',
      'stream_token_expired',
    ),
    ...when(isPost, 'unsupported_media_type', 'body_too_large', 'malformed_json'),
    'card_number_refused',
    ...when(hasKey, 'idempotency_key_missing', 'idempotency_key_invalid'),
    'invalid_request',
    ...when(hasKey, 'idempotency_key_reused'),
    ...endpoint.refusals,
    'service_unavailable',
    'internal_error',
  ]
}

const when = (condition: boolean, ...reasons: readonly Reason[]): readonly Reason[] =>
  condition ? reasons : []

/** A provider's failure has as many forms, and statuses, as there are categories. */
export const refusalsOf = (endpoint: Endpoint): readonly Refusal[] => reasonsOf(endpoint).flatMap(formsOf)

export const allRefusals = (): readonly Refusal[] => allReasons().flatMap(formsOf)

/** The keys of a closed record, typed as what they are. */
export const allReasons = (): readonly Reason[] => Object.keys(reasonGuides).filter(isReason)
const isReason = (key: string): key is Reason => Object.hasOwn(reasonGuides, key)

const formsOf = (reason: Reason): readonly Refusal[] =>
  reason === 'provider_failed' ? failureCategories.map(providerRefusal) : [plainRefusal(reason)]

const plainRefusal = (reason: Reason): Refusal => {
  const { code, title } = reasonGuides[reason]
  const errors = errorsOf(reason)
  const problem: Problem = { reason, ...(errors === undefined ? {} : { errors }) }
  return { ...formOf(problem), id: code, reason, category: undefined, summary: title.en }
}

const failureOf = (category: FailureCategory): Failure => ({
  category,
  kind: 'business',
  providerCode: null,
  providerMessage: null,
})

export const categoryStatusOf = (category: FailureCategory): number =>
  statusOfProblem({ reason: 'provider_failed', failure: failureOf(category) })

const providerRefusal = (category: FailureCategory): Refusal => {
  const { code } = reasonGuides.provider_failed
  const { name, payer } = categoryGuides[category]
  const form = formOf({ reason: 'provider_failed', failure: failureOf(category) })
  return {
    ...form,
    id: `${code}-${String(category)}`,
    reason: 'provider_failed',
    category,
    summary: `${name}: ${payer.en}`,
  }
}

const formOf = (problem: Problem): Pick<Refusal, 'status' | 'body'> => ({
  status: statusOfProblem(problem),
  body: problemBody(problem, 'en', 'req_6c1d2f0e-5a58-4b0c-9d2f-3b8c1a7e4f10'),
})

const errorsOf = (reason: Reason): Problem['errors'] => {
  if (reason === 'invalid_request')
    return [{ path: 'amount', message: 'Too small: expected number to be >0' }]
  if (reason === 'card_number_refused') return [{ path: 'orderName', message: 'holds a card number' }]
  return undefined
}
