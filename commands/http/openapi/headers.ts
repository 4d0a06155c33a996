import { failureCategories } from '../../../ledger/core/failure.ts'
import type { Endpoint } from '../endpoint.ts'
import { categoryStatusOf } from './refusals.ts'

type Header = {
  readonly description: string
  readonly schema: { type: 'string' | 'integer'; pattern?: string; enum?: string[] }
}
type Parameter = Header & { readonly name: string; readonly required: boolean; readonly example?: string }
type Reference = { readonly $ref: string }

/** Headers that a request may carry, by the name of their component. */
const requestHeaders = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    required: true,
    description:
      'One key for one intention, 1 to 255 visible ASCII characters. The same key with the same body gets the first answer again; with another body it is refused.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    example: 'order-1001-pay',
  },
  Prefer: {
    name: 'Prefer',
    required: false,
    description: '`wait=N`: how many seconds the answer may take, 10 without it and 30 at most.',
    schema: { type: 'string', pattern: 'wait=\\d+' },
    example: 'wait=10',
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    required: false,
    description: '`ko` or `en`: the language of the messages to people; English without it.',
    schema: { type: 'string' },
    example: 'ko',
  },
  RequestId: {
    name: 'Request-Id',
    required: false,
    description: 'Your own id of this request for our log and our answer, 1 to 128 of `A-Z a-z 0-9 _ . : -`.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_.:-]{1,128}$' },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last message that was seen: the stream goes on after it.',
    schema: { type: 'string', pattern: '^\\d{1,19}$' },
  },
} as const satisfies Readonly<Record<string, Parameter>>

const answerHeaders = {
  RequestId: {
    description: 'The id of this request, the same as in every line of our log',
    schema: { type: 'string' },
  },
  LedgerPosition: {
    description: 'The position of the log that the answer reflects, where it reflects one',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
  IdempotencyReplayed: {
    description: '`true` when this is the first answer of an earlier request with the same key',
    schema: { type: 'string', enum: ['true'] },
  },
  RetryAfter: { description: 'Seconds to wait before the next try', schema: { type: 'integer' } },
  WwwAuthenticate: { description: '`Bearer`', schema: { type: 'string' } },
  ContentLanguage: {
    description: 'The language of the messages',
    schema: { type: 'string', enum: ['ko', 'en'] },
  },
} as const satisfies Readonly<Record<string, Header>>

/** The parts of the document that the references below point to; copies, since the document is anyone's to change. */
export const parameterComponents = (): Record<string, Parameter & { in: 'header' }> =>
  Object.fromEntries(
    Object.entries(requestHeaders).map(([id, header]) => [id, { in: 'header', ...structuredClone(header) }]),
  )
export const headerComponents = (): Record<string, Header> => structuredClone(answerHeaders)

const parameter = (id: keyof typeof requestHeaders): Reference => ({ $ref: `#/components/parameters/${id}` })
const header = (id: keyof typeof answerHeaders): Reference => ({ $ref: `#/components/headers/${id}` })

export const parametersOf = (endpoint: Endpoint): Reference[] => [
  ...(endpoint.idempotencyKey === 'required' ? [parameter('IdempotencyKey')] : []),
  ...(mayWait(endpoint) ? [parameter('Prefer')] : []),
  ...(endpoint.isStream === true ? [parameter('LastEventId')] : []),
  parameter('AcceptLanguage'),
  parameter('RequestId'),
]

/** A command waits for its outcome, a list for a position. */
const mayWait = ({ answers, schemas }: Endpoint): boolean =>
  202 in answers || (schemas.query !== undefined && 'at-least' in schemas.query.shape)

export const answerHeadersOf = (endpoint: Endpoint): Record<string, Reference> => ({
  'Request-Id': header('RequestId'),
  'Ledger-Position': header('LedgerPosition'),
  ...replayHeader(endpoint),
})

export const problemHeadersOf = (endpoint: Endpoint, status: number): Record<string, Reference> => ({
  'Request-Id': header('RequestId'),
  'Content-Language': header('ContentLanguage'),
  ...(status === 401 ? { 'WWW-Authenticate': header('WwwAuthenticate') } : {}),
  ...(status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
  ...(isProvidersNo(endpoint) && providerStatuses.has(status) ? replayHeader(endpoint) : {}),
})

/** Of the refusals, only a provider's is remembered with its key. */
const isProvidersNo = ({ refusals }: Endpoint): boolean => refusals.includes('provider_failed')
const providerStatuses: ReadonlySet<number> = new Set(failureCategories.map(categoryStatusOf))

const replayHeader = ({ idempotencyKey }: Endpoint): Record<string, Reference> =>
  idempotencyKey === 'required' ? { 'Idempotency-Replayed': header('IdempotencyReplayed') } : {}
