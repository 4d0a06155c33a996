import { Agent, type Dispatcher } from 'undici'
import type { HttpAnswer, HttpClient, HttpRequest } from './answer.ts'
import { exchange } from './exchange.ts'
import { encodeJson } from './json.ts'
import { defaultLimits, type HttpLimits } from './limits.ts'

/** One provider's HTTP: its own connections, so that a slow provider starves nobody else. */
export const httpClient = (limits: Partial<HttpLimits> = {}): HttpClient => {
  const all: HttpLimits = { ...defaultLimits, ...limits }
  const agent = agentOf(all)
  let requests = 0
  return {
    send: async (request) => {
      const options = optionsOf(request)
      if (options === undefined) return invalidRequest
      if (requests >= all.requests) return crowded
      requests += 1
      try {
        return await exchange(agent, options, all)
      } finally {
        requests -= 1
      }
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

/** undefined when the request cannot be put on the wire. */
const optionsOf = (request: HttpRequest): Dispatcher.DispatchOptions | undefined => {
  try {
    const base = new URL(request.baseUrl)
    const prefix = base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '')
    const common = { origin: base.origin, path: `${prefix}${request.path}`, method: request.method }
    const headers = { accept: 'application/json', ...request.headers }
    if (request.body === undefined) return { ...common, headers }
    return {
      ...common,
      headers: { 'content-type': 'application/json', ...headers },
      body: encodeJson(request.body),
    }
  } catch {
    return undefined
  }
}

const invalidRequest: HttpAnswer = { kind: 'not_sent', cause: 'invalid_request', errorCode: null }
const crowded: HttpAnswer = { kind: 'not_sent', cause: 'crowded', errorCode: null }
