import type { PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Abilities, Exchange } from './desk.ts'

/** `method`: as `POST /v1/payments` takes it. `none`: the provider is left out of the run. */
export type MethodAnswer =
  | { readonly kind: 'method'; readonly method: unknown }
  | { readonly kind: 'none'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string }

/** Where something to pay with comes from. What it gives is good for this order and amount. */
export type MethodFor = (
  provider: ProviderId,
  order: {
    readonly providerOrderId: string
    /** Minor units, KRW. */
    readonly amount: bigint
    readonly installmentMonths: number
  },
) => Promise<MethodAnswer>

/** An exchange with the request that it was for. */
export type RecordedExchange = Exchange & { readonly correlationId: string }

export type CallsOf = (
  paymentId: PaymentId,
  lifetime: { readonly from: Instant; readonly until: Instant },
) => Promise<{ readonly exchanges: readonly RecordedExchange[]; readonly isMissing: boolean }>

/** What scenarios need beside what payments and merchants need; whoever composes the process has it. */
export type ScenarioParts = {
  readonly abilities: ReadonlyMap<ProviderId, Abilities>
  readonly methodFor: MethodFor
  readonly callsOf: CallsOf
  /** A run goes on when whoever asked for it has left. */
  readonly requests: UnderWay
  readonly log: Log
}
