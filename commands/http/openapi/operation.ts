import type {
  ZodOpenApiExamplesObject,
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi'
import type { Endpoint } from '../endpoint.ts'
import { examplesOf } from './examples.ts'
import { answerHeadersOf, parametersOf, problemHeadersOf } from './headers.ts'
import { ProblemSchema } from './problem-schema.ts'
import { refusalsOf, type Refusal } from './refusals.ts'

export const securitySchemeOf = {
  merchant: 'merchantKey',
  administrator: 'administratorKey',
} as const satisfies Record<Endpoint['caller'], string>

export const STREAM_TOKEN_SCHEME = 'streamToken'

/** Either will do. */
const securityOf = ({ caller, isStream }: Endpoint): Record<string, string[]>[] => [
  { [securitySchemeOf[caller]]: [] },
  ...(isStream === true ? [{ [STREAM_TOKEN_SCHEME]: [] }] : []),
]

/** One line of the route table as OpenAPI says it, with the schemas that validate it. */
export const operationOf = (endpoint: Endpoint): ZodOpenApiOperationObject => {
  const { schemas, tag, summary, description } = endpoint
  return {
    operationId: operationIdOf(endpoint),
    tags: [tag],
    summary,
    description,
    security: securityOf(endpoint),
    requestParams: {
      ...(schemas.params === undefined ? {} : { path: schemas.params }),
      ...(schemas.query === undefined ? {} : { query: schemas.query }),
    },
    parameters: parametersOf(endpoint),
    ...requestBodyOf(endpoint),
    responses: { ...answersOf(endpoint), ...problemsOf(endpoint) },
  }
}

/** `post /v1/payments/{id}/cancel` is `postPaymentsByIdCancel`: unique, and the same for ever. */
export const operationIdOf = ({ method, path }: Endpoint): string =>
  method +
  path
    .replace(/^\/v1/, '')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => `by-${name}`)
    .replaceAll(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase())

/** A body whose fields are all optional may be left out. */
const requestBodyOf = (endpoint: Endpoint): { requestBody?: ZodOpenApiRequestBodyObject } => {
  const { method, schemas } = endpoint
  if (method !== 'post' || schemas.body === undefined) return {}
  const examples = namedExamples(endpoint, (one) => one.body)
  const content = { 'application/json': { schema: schemas.body, ...examples } }
  return { requestBody: { required: !schemas.body.safeParse({}).success, content } }
}

const answersOf = (endpoint: Endpoint): ZodOpenApiResponsesObject => {
  const responses: ZodOpenApiResponsesObject = {}
  for (const [status, { description, schema }] of Object.entries(endpoint.answers)) {
    const examples = namedExamples(endpoint, (one) =>
      String(one.status) === status ? one.answer : undefined,
    )
    const texts = status === '200' ? (endpoint.textTypes ?? []) : []
    const content = {
      [endpoint.isStream === true ? 'text/event-stream' : 'application/json']: { schema, ...examples },
      ...Object.fromEntries(texts.map((type) => [type, { schema: { type: 'string' as const } }])),
    }
    responses[statusKey(status)] = { description, headers: answerHeadersOf(endpoint), content }
  }
  return responses
}

type Picked = (example: ReturnType<typeof examplesOf>[number]) => unknown

const namedExamples = (endpoint: Endpoint, pick: Picked): { examples?: ZodOpenApiExamplesObject } => {
  const named = examplesOf(endpoint).flatMap((one) => {
    const value = pick(one)
    return value === undefined ? [] : [[one.name, { summary: one.summary, value }] as const]
  })
  return named.length === 0 ? {} : { examples: Object.fromEntries(named) }
}

const problemsOf = (endpoint: Endpoint): ZodOpenApiResponsesObject => {
  const byStatus = Map.groupBy(refusalsOf(endpoint), ({ status }) => String(status))
  const responses: ZodOpenApiResponsesObject = {}
  for (const [status, refusals] of byStatus) {
    responses[statusKey(status)] = problemResponse(endpoint, Number(status), refusals)
  }
  return responses
}

const problemResponse = (
  endpoint: Endpoint,
  status: number,
  refusals: readonly Refusal[],
): ZodOpenApiResponseObject => ({
  description: refusals
    .map(({ id, reason, summary }) => `- \`${id}\` ${reason.toUpperCase()}: ${summary}`)
    .join('\n'),
  headers: problemHeadersOf(endpoint, status),
  content: {
    'application/problem+json': {
      schema: ProblemSchema,
      examples: Object.fromEntries(refusals.map(({ id }) => [id, { $ref: `#/components/examples/${id}` }])),
    },
  },
})

type StatusKey = `${1 | 2 | 3 | 4 | 5}${string}`

const statusKey = (status: string): StatusKey => {
  if (!isStatus(status)) throw new Error(`${status} is no HTTP status`)
  return status
}

const isStatus = (text: string): text is StatusKey => /^[1-5]\d\d$/.test(text)
