export type HttpLimits = {
  readonly connectMs: number
  /** From the request's last byte to the answer's headers. */
  readonly headersMs: number
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number
  /** From the call to the end of the answer, waiting for a connection included. */
  readonly overallMs: number
  readonly responseBytes: number
  /** Open at once to one base URL. */
  readonly connections: number
  /** Different base URLs: more than one when merchants' contracts name their own. */
  readonly origins: number
  /** Requests under way or waiting for a connection, over all base URLs. */
  readonly requests: number
}

/** Nobody waits longer than half a minute for a provider. */
export const defaultLimits: HttpLimits = {
  connectMs: 3_000,
  headersMs: 30_000,
  bodyMs: 10_000,
  overallMs: 30_000,
  responseBytes: 1024 * 1024,
  connections: 128,
  origins: 64,
  requests: 4_096,
}
