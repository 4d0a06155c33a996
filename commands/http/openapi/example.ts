/** A request as it may be sent, with the answer it gets; the spec holds each to the endpoint's own schemas. */
export type Example = {
  /** Names it within its operation. */
  readonly name: string
  readonly summary: string
  readonly idempotencyKey?: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status: number
  readonly answer?: unknown
}
