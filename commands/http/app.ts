import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { businessDateOf } from '../../ledger/core/time.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import { UnknownEventError } from '../../ledger/store/codec.ts'
import { StoreUnavailableError } from '../../ledger/store/port.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import { authenticate, type Authenticated, type Doorkeeper } from './authentication.ts'
import { refuse, type Answer, type Endpoint } from './endpoint.ts'
import { idempotencyOf, keyProblem } from './idempotency.ts'
import { inspect } from './inspect.ts'
import type { Problem } from './problem.ts'
import type { Reason } from './reasons.ts'
import { languageOf, preferredOf, requestIdOf, waitMsOf } from './request.ts'
import { localsOf, matches, sendAnswer, shownPath } from './respond.ts'
import { sendText, type Exchange } from './send-text.ts'
import { authenticateToken } from './stream-token.ts'

export type AppParts = {
  readonly doorkeeper: Doorkeeper
  readonly vault: Vault
  readonly runtime: Runtime
  readonly log: Log
  /** Addresses and networks whose word is taken for where a request came from. */
  readonly trustedProxies: readonly string[]
  /** Told of every request that has begun to be answered. */
  readonly requests: UnderWay
  readonly endpoints: readonly Endpoint[]
  /** Pages and probes that are no endpoints: health, documents; pages bring their own security headers. */
  readonly extras: readonly ((app: Express) => void)[]
}

/** A payment's body is a few hundred bytes; this leaves room for metadata and nothing else. */
const LARGEST_BODY_BYTES = 64 * 1024

export const appOf = (parts: AppParts): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', [...parts.trustedProxies])
  app.use(begin(parts))
  for (const extra of parts.extras) extra(app)
  for (const endpoint of parts.endpoints) mount(app, parts, endpoint)
  app.use((request, response) => {
    const methods = parts.endpoints
      .filter(({ path }) => matches(path, request.path))
      .map(({ method }) => method)
    if (methods.length > 0) response.setHeader('Allow', methods.join(', ').toUpperCase())
    sendAnswer(request, response, refuse(methods.length > 0 ? 'method_not_allowed' : 'route_not_found'))
  })
  app.use(failure(parts))
  return app
}

const begin =
  ({ runtime, log }: AppParts): RequestHandler =>
  (request, response, next) => {
    const startedMs = runtime.monotonicMs()
    const requestId = requestIdOf(request.headers, runtime)
    response.locals['requestId'] = requestId
    response.locals['language'] = languageOf(request.headers)
    response.setHeader('Request-Id', requestId)
    response.once('close', () => {
      const { method } = request
      const path = shownPath(request.path)
      const status = response.writableFinished ? response.statusCode : 'aborted'
      log.info({ requestId, method, path, status, tookMs: runtime.monotonicMs() - startedMs }, 'request')
    })
    next()
  }

const parserOf = ({ largestBodyBytes: limit = LARGEST_BODY_BYTES }: Endpoint): RequestHandler =>
  express.json({ limit, strict: false, type: 'application/json' })

const mount = (app: Express, parts: AppParts, endpoint: Endpoint): void => {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')
  const parsing = endpoint.method === 'post' ? [parserOf(endpoint)] : []
  const steps: RequestHandler[] = [admit(parts, endpoint), ...parsing]
  app[endpoint.method](path, ...steps, async (request, response) => {
    // What is still going out is under way, too: it may be reading the database.
    await parts.requests.track(respond(parts, endpoint, { request, response }))
  })
}

const respond = async (parts: AppParts, endpoint: Endpoint, exchange: Exchange): Promise<void> => {
  const answered = await answer(parts, endpoint, exchange)
  if (answered.kind === 'text')
    await sendText(exchange, answered, { day: businessDateOf(parts.runtime.now()) })
  else sendAnswer(exchange.request, exchange.response, answered)
}

/** Who it is comes before what it says: a stranger's body is not even read. */
const admit =
  (parts: AppParts, endpoint: Endpoint): RequestHandler =>
  async (request, response, next) => {
    const authenticated = await callerOf(parts, endpoint, { request, response })
    if (authenticated.kind === 'refused') {
      response.setHeader('WWW-Authenticate', 'Bearer')
      sendAnswer(request, response, refuse(authenticated.reason))
      return
    }
    response.locals['caller'] = authenticated.caller
    next()
  }

/** A browser's EventSource sends no headers of its own, so that it brings a token in the address, from any page. */
const callerOf = (
  parts: AppParts,
  { caller: kind, isStream }: Endpoint,
  { request, response }: Exchange,
): Promise<Authenticated> => {
  const { authorization } = request.headers
  const token = isStream === true && authorization === undefined ? request.query[TOKEN] : undefined
  if (typeof token !== 'string') return authenticate(parts.doorkeeper, kind, authorization)
  response.setHeader('Access-Control-Allow-Origin', '*')
  return authenticateToken(parts, token, { kind, path: request.path })
}

const TOKEN = 'token'

const answer = async (
  parts: AppParts,
  endpoint: Endpoint,
  { request, response }: Exchange,
): Promise<Answer> => {
  // No body at all is an empty one, for commands whose fields are all optional.
  const sent: unknown = request.body
  const body = sent === undefined && !hasBody(request) ? {} : sent
  const query = queryOf(endpoint, request)
  const problem = bodyProblem(endpoint, request, { query, body })
  if (problem !== undefined) return { kind: 'problem', problem }
  const { caller, requestId, language } = localsOf(response)
  if (caller === undefined) throw new Error(`${endpoint.path} was reached without a caller`)
  const key = endpoint.idempotencyKey === 'required' ? request.get('idempotency-key') : undefined
  const { method, path } = request
  const who = {
    caller,
    requestId,
    waitMs: waitMsOf(request.headers),
    prefers: preferredOf(request.headers, endpoint.textTypes),
    lastEventId: endpoint.isStream === true ? request.get('last-event-id') : undefined,
    idempotency: key === undefined ? null : idempotencyOf(parts.vault, key, { method, path, body }),
  }
  return endpoint.run({ params: request.params, query, body }, who, language)
}

/** Without the token: whoever it let in has no more use for it. */
const queryOf = ({ isStream }: Endpoint, { query }: Request): Readonly<Record<string, unknown>> => {
  const { [TOKEN]: token, ...rest } = query
  return isStream === true && typeof token === 'string' ? rest : query
}

type Sent = { readonly query: unknown; readonly body: unknown }

const bodyProblem = (endpoint: Endpoint, request: Request, { query, body }: Sent): Problem | undefined => {
  // Nothing of a body is read but a POST's.
  if (endpoint.method !== 'post') return inspect(query)
  if (body === undefined) return { reason: 'unsupported_media_type' }
  const wrongKey =
    endpoint.idempotencyKey === 'required' ? keyProblem(request.get('idempotency-key')) : undefined
  return inspect(body, endpoint.opaqueFields, endpoint.inspectsItself) ?? wrongKey
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** What the body parser says, by its own words for it. */
const parserReasons: ReadonlyMap<unknown, Reason> = new Map<unknown, Reason>([
  ['entity.parse.failed', 'malformed_json'],
  ['entity.too.large', 'body_too_large'],
  ['encoding.unsupported', 'unsupported_media_type'],
  ['charset.unsupported', 'unsupported_media_type'],
  ['request.aborted', 'malformed_json'],
  ['request.size.invalid', 'malformed_json'],
])

/** The log is away, or ahead of this process while others are being updated: another one, or later, may answer. */
const isPassing = (error: unknown): boolean =>
  error instanceof StoreUnavailableError || error instanceof UnknownEventError

const reasonOf = (error: unknown): Reason => {
  if (isPassing(error)) return 'service_unavailable'
  if (typeof error !== 'object' || error === null) return 'internal_error'
  const known = 'type' in error ? parserReasons.get(error.type) : undefined
  if (known !== undefined) return known
  const isClients = 'status' in error && typeof error.status === 'number' && error.status < 500
  return isClients ? 'invalid_request' : 'internal_error'
}

const failure =
  ({ log }: AppParts): ErrorRequestHandler =>
  // eslint-disable-next-line max-params -- Express tells error handlers by their four parameters.
  (error: unknown, request, response, _next) => {
    const reason = reasonOf(error)
    const { requestId } = localsOf(response)
    if (reason === 'internal_error')
      log.error({ requestId, error: error instanceof Error ? error.stack : String(error) }, 'request failed')
    if (reason === 'service_unavailable')
      log.warn({ requestId, error: reasonsOf(error) }, 'the log cannot be used here')
    if (response.headersSent) {
      // Whoever has got a part must not take it for the whole.
      response.destroy()
      return
    }
    sendAnswer(request, response, refuse(reason))
  }
