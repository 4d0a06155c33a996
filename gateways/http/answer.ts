import type { CallContext, Operation } from '../port/gateway.ts'
import type { Form } from './form.ts'

export type HttpRequest = {
  readonly operation: Operation
  readonly context: CallContext
  readonly method: 'GET' | 'POST'
  readonly baseUrl: string
  /** Begins with `/`; whatever came from outside is already percent-encoded. */
  readonly path: string
  /** The path without what must not be recorded; the path itself unless given. */
  readonly recordedPath?: string
  /** Names in lower case. May hold secrets, so a request is never logged whole. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON, bigints as JSON integers. */
  readonly body?: unknown
  /** Sent in its place; an answer that names no charset is then read in that of the form. */
  readonly form?: Form
}

/**
 * What the network did with one request. `answered`: the whole answer arrived, whatever its status says. `not_sent`: no
 * byte of the request left us, so surely nothing was done. `no_answer`: some of it may have left, so anything may have
 * been done. None of them holds the request, its headers or an error's text: secrets have no way out.
 */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: HttpBody }
  | { readonly kind: 'not_sent'; readonly cause: NotSentCause; readonly errorCode: string | null }
  | { readonly kind: 'no_answer'; readonly cause: NoAnswerCause; readonly errorCode: string | null }

export type HttpBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly cause: 'not_json' | 'too_large' }

/**
 * `unreachable`: no connection (refused, no such host, TLS); `overall_timeout`: still waiting for a connection at the
 * overall limit; `crowded`: too many requests under way; `invalid_request`: it cannot be put on the wire; `closed`: the
 * client was closed.
 */
export type NotSentCause =
  'unreachable' | 'connect_timeout' | 'overall_timeout' | 'crowded' | 'invalid_request' | 'closed'

/** `not_http`: the other side answered something that is no HTTP. */
export type NoAnswerCause = 'timeout' | 'connection_lost' | 'not_http'

export type HttpClient = {
  /** Exactly one try; never rejects. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>
  /** Lets requests under way end, each within its overall limit. */
  readonly close: () => Promise<void>
}
