import type { Decline } from './codes.ts'
import type { Merchant, PayMethod } from './contract.ts'

/** `undone`: net-cancelled before anything was approved. */
export type State =
  | { readonly status: 'waiting' | 'declined' | 'undone' }
  | {
      readonly status: 'approved'
      readonly approvedAtMs: number
      readonly authCode: string
      /** Of its amount, what no cancel took. */
      readonly left: bigint
    }
export type Approved = Extract<State, { readonly status: 'approved' }>

export type Payment = {
  readonly tid: string
  readonly merchant: Merchant
  readonly moid: string
  readonly goodsName: string
  readonly amount: bigint
  readonly payMethod: PayMethod
  /** `00` is paid at once. */
  readonly quota: string
  /** undefined: charged by a billing key. */
  readonly authToken: string | undefined
  readonly openedAtMs: number
  readonly decline: Decline | undefined
  state: State
}

export type BillingKey = { readonly merchant: Merchant; readonly decline: Decline | undefined }

export type World = {
  /** By TID. */
  readonly payments: Map<string, Payment>
  /** By BID. */
  readonly billingKeys: Map<string, BillingKey>
}

export const emptyWorld = (): World => ({ payments: new Map(), billingKeys: new Map() })

/** undefined also for another merchant's. */
export const paymentOf = ({ payments }: World, { TID: tid = '', MID: mid }: Owned): Payment | undefined => {
  const payment = payments.get(tid)
  return payment?.merchant.mid === mid ? payment : undefined
}
type Owned = Readonly<Record<string, string>> & { readonly TID?: string; readonly MID?: string }
