/** The three books of a run, as the judge compares them. Amounts are minor units. */

/** In the provider's words. An approval takes its money at once, a pre-authorization holds it. */
export const movementKinds = ['approve', 'pre-authorize', 'capture', 'void', 'cancel'] as const
export type MovementKind = (typeof movementKinds)[number]

export type Movement = { readonly kind: MovementKind; readonly amount: bigint }

/** One request of a client under one idempotency key, repeated until something definite was answered. */
export type ToldOperation = Movement & {
  readonly key: string
  readonly answer:
    | { readonly kind: 'done' }
    | { readonly kind: 'refused'; readonly reason: string }
    /** `last`: the status or error that it was left with. */
    | { readonly kind: 'undecided'; readonly last: string }
}

/** What the client of one order was told. */
export type ToldOrder = {
  readonly orderId: string
  /** undefined: never told. */
  readonly paymentId: string | undefined
  readonly operations: readonly ToldOperation[]
  /** Answers that say something else than the request asked for, or than the same request was answered before. */
  readonly contradictions: readonly string[]
}

/** `GET /v1/payments/{id}`. */
export type ServedPayment = {
  readonly status: string
  readonly balance: bigint
  readonly held: bigint
}

/** A movement that the log asked for and has no outcome of. */
export type OpenMovement = {
  readonly transactionId: string
  readonly kind: MovementKind
  /** The last event about it. */
  readonly state: string
  readonly reason: string
}

/** One payment's stream, summed up from its raw events. */
export type LoggedPayment = {
  readonly paymentId: string
  readonly orderId: string
  /** At the provider, one for each attempt. */
  readonly providerOrderIds: readonly string[]
  readonly movements: readonly LoggedMovement[]
  readonly open: readonly OpenMovement[]
}

/** `isLate`: found standing after its attempt had been recorded otherwise, or what gave that back. */
export type LoggedMovement = Movement & { readonly isLate: boolean }

/** The simulator's own book. */
export type ProviderMovement = Movement & { readonly providerOrderId: string }

export type Books = {
  readonly told: readonly ToldOrder[]
  /** By payment id; nothing where it was not found. */
  readonly served: ReadonlyMap<string, ServedPayment>
  readonly logged: readonly LoggedPayment[]
  readonly provider: readonly ProviderMovement[]
}
