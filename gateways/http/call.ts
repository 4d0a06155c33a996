import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Address } from './address.ts'
import type { HttpAnswer, HttpRequest } from './answer.ts'

/** One try as it went, for its record. It holds secrets in headers and bodies: what is kept is chosen field by field. */
export type HttpCall = {
  readonly provider: ProviderId
  readonly request: HttpRequest
  /** undefined: the base URL was no URL. */
  readonly address: Address | undefined
  readonly answer: HttpAnswer
  /** When it began, in epoch milliseconds. */
  readonly at: number
  readonly tookMs: number
  /** Of the body as sent, in UTF-16 units. */
  readonly requestLength: number
  readonly responseBytes: number
}

/** Never throws, and never waits. */
export type Recorder = (call: HttpCall) => void
