import type { Behaviour, PaymentMethod } from './behaviour.ts'

/** Won. */
export type Amounts = {
  readonly total: bigint
  readonly taxFree: bigint
  readonly vat: bigint
  readonly greenDeposit: bigint
}

const noAmounts: Amounts = { total: 0n, taxFree: 0n, vat: 0n, greenDeposit: 0n }

/** Section 3. */
export type Status =
  | 'READY'
  | 'AUTH_PASSWORD'
  | 'ISSUED_SID'
  | 'SUCCESS_PAYMENT'
  | 'PART_CANCEL_PAYMENT'
  | 'CANCEL_PAYMENT'
  | 'FAIL_AUTH_PASSWORD'
  | 'QUIT_PAYMENT'
  | 'FAIL_PAYMENT'

/** Section 2.5, `payment_action_details`. */
export type Action = {
  readonly aid: string
  readonly type: 'PAYMENT' | 'CANCEL' | 'ISSUED_SID'
  readonly amounts: Amounts
  readonly atMs: number
  readonly payload: string | undefined
}

export type Payment = {
  readonly tid: string
  readonly cid: string
  readonly orderId: string
  readonly userId: string
  readonly itemName: string
  readonly itemCode: string | undefined
  readonly quantity: number
  readonly amounts: Amounts
  readonly installMonth: number
  readonly approvalUrl: string
  readonly createdAtMs: number
  /** What the merchant wants it paid with; undefined: the payer may choose. */
  readonly wanted: PaymentMethod | undefined
  method: PaymentMethod
  behaviour: Behaviour
  status: Status
  /** Since the payer's authentication. */
  pgToken: string | undefined
  sid: string | undefined
  approvedId: string | undefined
  /** Oldest first. */
  readonly actions: Action[]
}

/** A payer's consent to be charged again and again. */
export type Sid = {
  readonly sid: string
  readonly cid: string
  readonly userId: string
  readonly method: PaymentMethod
  readonly behaviour: Behaviour
  readonly createdAtMs: number
  isActive: boolean
  inactivatedAtMs: number | undefined
  lastApprovedAtMs: number | undefined
}

export type World = { readonly payments: Map<string, Payment>; readonly sids: Map<string, Sid> }

/** Section 2.1. */
const TID_LIFE_MS = 15 * 60_000

export const hasExpired = ({ createdAtMs }: Payment, nowMs: number): boolean =>
  nowMs >= createdAtMs + TID_LIFE_MS

const less = (a: Amounts, b: Amounts): Amounts => ({
  total: a.total - b.total,
  taxFree: a.taxFree - b.taxFree,
  vat: a.vat - b.vat,
  greenDeposit: a.greenDeposit - b.greenDeposit,
})
const plus = (a: Amounts, b: Amounts): Amounts => ({
  total: a.total + b.total,
  taxFree: a.taxFree + b.taxFree,
  vat: a.vat + b.vat,
  greenDeposit: a.greenDeposit + b.greenDeposit,
})

export const cancelledOf = ({ actions }: Payment): Amounts =>
  actions
    .filter(({ type }) => type === 'CANCEL')
    .map(({ amounts }) => amounts)
    .reduce(plus, noAmounts)

/** What can still be cancelled: nothing before it was paid. */
export const leftOf = (payment: Payment): Amounts =>
  payment.actions.some(({ type }) => type === 'PAYMENT')
    ? less(payment.amounts, cancelledOf(payment))
    : noAmounts

/** Section 2.1: a merchant who says no value added tax gets it reckoned, rounded at the half. */
export const vatOf = (total: bigint, taxFree: bigint): bigint => (2n * (total - taxFree) + 11n) / 22n
