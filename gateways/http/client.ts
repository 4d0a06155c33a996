import { Agent, type Dispatcher } from 'undici'
import type { ProviderId } from '../../ledger/core/ids.ts'
import { addressBook, type Address } from './address.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './answer.ts'
import type { Recorder } from './call.ts'
import { exchange, type Exchanged, type ExchangeTerms } from './exchange.ts'
import { encodeForm, type Form } from './form.ts'
import { encodeJson } from './json.ts'
import { defaultLimits, type HttpLimits } from './limits.ts'
import { noteOurs } from './ours.ts'

export type HttpClientOptions = { readonly limits?: Partial<HttpLimits> } & (
  | { readonly provider?: ProviderId; readonly record?: undefined }
  /** Told of every try, also of one that was not sent. */
  | { readonly provider: ProviderId; readonly record: Recorder }
)

/** One provider's HTTP: its own connections, so that a slow provider starves nobody else. */
export const httpClient = (options: HttpClientOptions = {}): HttpClient => {
  const limits: HttpLimits = { ...defaultLimits, ...options.limits }
  const agent = agentOf(limits)
  const addressOf = addressBook()
  let requests = 0

  const attempt = async (message: Message | undefined, terms: ExchangeTerms): Promise<Exchanged> => {
    if (message === undefined) return invalidRequest
    if (requests >= limits.requests) return crowded
    requests += 1
    try {
      return await exchange(agent, message, terms)
    } finally {
      requests -= 1
    }
  }

  return {
    send: async (request) => {
      const at = Date.now()
      const startedMs = performance.now()
      const address = addressOf(request.baseUrl)
      const message = messageOf(request, address)
      const overallMs = Math.min(limits.overallMs, request.context.limitMs)
      const { answer, responseBytes } = await attempt(message, {
        overallMs,
        responseBytes: limits.responseBytes,
        charset: request.form?.charset ?? 'utf-8',
      })
      noteOurs(request.context, answer)
      if (options.record !== undefined) {
        const tookMs = performance.now() - startedMs
        const requestLength = message?.body?.length ?? 0
        const { provider, record } = options
        record({ provider, request, address, answer, at, tookMs, requestLength, responseBytes })
      }
      return answer
    },
    close: async () => {
      if (!agent.closed && !agent.destroyed) await agent.close()
    },
  }
}

/** No HTTP/2 and no pipelining: there one broken connection would take others' requests with it. */
const agentOf = (limits: HttpLimits): Agent =>
  new Agent({
    connections: limits.connections,
    maxOrigins: limits.origins,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
  })

type Message = Dispatcher.DispatchOptions & { readonly body?: string }

/** undefined when the request cannot be put on the wire. */
const messageOf = (request: HttpRequest, address: Address | undefined): Message | undefined => {
  if (address === undefined) return undefined
  const { origin, prefix } = address
  const common = { origin, path: `${prefix}${request.path}`, method: request.method }
  const accept = { accept: 'application/json' }
  if (request.form !== undefined) {
    const headers = { ...accept, 'content-type': formType(request.form), ...request.headers }
    return { ...common, headers, body: encodeForm(request.form) }
  }
  if (request.body === undefined) return { ...common, headers: { ...accept, ...request.headers } }
  try {
    const body = encodeJson(request.body)
    const headers = { 'content-type': 'application/json', ...accept, ...request.headers }
    return { ...common, headers, body }
  } catch {
    return undefined
  }
}

const formType = ({ charset }: Form): string => `application/x-www-form-urlencoded; charset=${charset}`

const unsent = (cause: 'invalid_request' | 'crowded'): Exchanged => ({
  answer: { kind: 'not_sent', cause, errorCode: null } satisfies HttpAnswer,
  responseBytes: 0,
})
const invalidRequest = unsent('invalid_request')
const crowded = unsent('crowded')
