import type { Behaviour, Code } from './codes.ts'

export type Cancel = {
  readonly tid: string
  readonly amount: bigint
  readonly reason: string
  readonly atMs: number
}

export type Standing = {
  readonly status: 'paid' | 'partialCancelled' | 'cancelled'
  readonly paidAtMs: number
  readonly approveNo: string
  readonly balanceAmt: bigint
  readonly cancels: readonly Cancel[]
}

/** `authenticated`: the payer has done so in the window, and nothing was approved yet. */
export type PaymentState =
  | { readonly status: 'authenticated' }
  | { readonly status: 'failed'; readonly failedAtMs: number; readonly code: Code; readonly message: string }
  | Standing

export type Payment = {
  readonly tid: string
  readonly orderId: string
  readonly goodsName: string
  readonly amount: bigint
  /** 0 = paid at once. */
  readonly cardQuota: number
  readonly mallReserved: string | null
  readonly behaviour: Behaviour
  readonly openedAtMs: number
  state: PaymentState
}

export type BillingKey = { readonly behaviour: Behaviour; removed: boolean }

export type State = {
  readonly payments: Map<string, Payment>
  /** What became of an order last: approved or failed. */
  readonly orders: Map<string, Payment>
  /** Good for no other payment and no other cancel. */
  readonly usedOrderIds: Set<string>
  readonly billingKeys: Map<string, BillingKey>
  /** Epoch milliseconds until which each is good. */
  readonly accessTokens: Map<string, number>
}

export const emptyState = (): State => ({
  payments: new Map(),
  orders: new Map(),
  usedOrderIds: new Set(),
  billingKeys: new Map(),
  accessTokens: new Map(),
})

export const standingOf = ({ state }: Payment): Standing | undefined =>
  state.status === 'authenticated' || state.status === 'failed' ? undefined : state
