import type { Call } from '../kit/provider.ts'
import type { Behaviour, Code } from './codes.ts'

/** What a billing key was charged. */
export type Charge = {
  readonly paymentKey: string
  readonly billingKey: string
  readonly orderId: string
  readonly amount: bigint
  readonly chargedAtMs: number
  /** undefined: it is done. */
  readonly failure: { readonly code: Code | null } | undefined
  /** What no cancel took of it. */
  left: bigint
}

export type World = {
  readonly billingKeys: Map<string, Behaviour>
  /** By paymentKey. */
  readonly charges: Map<string, Charge>
  /** By orderId: the guard against a second charge. */
  readonly orders: Map<string, Charge>
}

export type Asked = Call<World>

export const emptyWorld = (): World => ({ billingKeys: new Map(), charges: new Map(), orders: new Map() })
