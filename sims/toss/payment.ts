import type { Behaviour, Code } from './codes.ts'
import type { KeptAnswers } from './idempotency.ts'

/** Section 3: one entry of `cancels`. */
export type Cancel = {
  readonly cancelAmount: bigint
  readonly cancelReason: string
  readonly taxFreeAmount: bigint
  readonly taxExemptionAmount: bigint
  /** Left after it. */
  readonly refundableAmount: bigint
  readonly canceledAtMs: number
  readonly transactionKey: string
}

export type Failure = { readonly code: Code; readonly message: string }

export type Approved = {
  readonly status: 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED'
  readonly approvedAtMs: number
  readonly approveNo: string
  readonly lastTransactionKey: string
  readonly balanceAmount: bigint
  readonly cancels: readonly Cancel[]
}

/** Section 3.1, as far as a card can get. READY is before the window is through, so nobody sees it here. */
export type State =
  | { readonly status: 'IN_PROGRESS' }
  | Approved
  | { readonly status: 'ABORTED' | 'EXPIRED'; readonly failure: Failure }

export type Payment = {
  readonly paymentKey: string
  readonly merchant: Merchant
  readonly type: 'NORMAL' | 'BILLING'
  readonly orderId: string
  readonly orderName: string
  readonly totalAmount: bigint
  readonly taxFreeAmount: bigint
  readonly taxExemptionAmount: bigint
  readonly installmentPlanMonths: number
  /** null: not known to the window. */
  readonly customerKey: string | null
  readonly behaviour: Behaviour
  readonly secret: string
  readonly requestedAtMs: number
  /** As of the last thing that was done to it: ask stateAt, which knows that time passes. */
  state: State
}

/** Whoever holds one secret key. Merchants do not see each other's payments, billing keys and idempotency keys. */
export type Merchant = {
  /** Of the secret key, for where the key itself must not stand. */
  readonly fingerprint: string
  readonly mId: string
  /** The secret key is one for trying out. */
  readonly isTest: boolean
  /** The approved payment of an order, else its latest. */
  readonly orders: Map<string, Payment>
  readonly kept: KeptAnswers
}

/** Section 2.1: from the payer's authentication to the confirmation. */
const CONFIRM_WITHIN_MS = 10 * 60 * 1000

export const stateAt = ({ state, requestedAtMs }: Payment, nowMs: number): State =>
  state.status === 'IN_PROGRESS' && nowMs >= requestedAtMs + CONFIRM_WITHIN_MS ? expired : state

const expired: State = {
  status: 'EXPIRED',
  failure: { code: 'NOT_FOUND_PAYMENT_SESSION', message: '결제 시간이 만료되었습니다.' },
}

export const isApproved = (state: State): state is Approved => 'approvedAtMs' in state
