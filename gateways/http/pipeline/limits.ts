export type PipelineLimits = {
  /** For all tries of one call together, waiting for a place and pauses included. */
  readonly overallMs: number
  /** A repetition with less than this left is not begun: it would be cut off before most answers. */
  readonly leastTryMs: number
  /** Of one call. */
  readonly tries: number
  /** Calls to the provider under way at once, over all base URLs. */
  readonly concurrent: number
  /** Calls that wait for one of those to end; more are turned away at once. */
  readonly waiting: number
}

/** Nobody waits longer than half a minute for a provider. */
export const defaultPipelineLimits: PipelineLimits = {
  overallMs: 30_000,
  leastTryMs: 1_000,
  tries: 3,
  concurrent: 256,
  waiting: 1_024,
}
