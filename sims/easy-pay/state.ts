import type { Behaviour, PayMethodTypeCode, Undecided } from './codes.ts'
import { dayIn } from './wire-times.ts'
import type { Fields } from './answer.ts'

/** A shop as KICC knows it. */
export type Mall = {
  readonly mallId: string
  readonly secretKey: string
  /** Its approvals are acquired only when it asks for that. */
  readonly isManual: boolean
}

/** What the payer's authentication in the window led to, or the registration of a card. */
export type Authorization = {
  readonly authorizationId: string
  /** null: of any shop, for it was given by the test door. */
  readonly mallId: string | null
  readonly shopOrderNo: string
  readonly amount: bigint
  readonly installmentMonth: number
  readonly isRegistration: boolean
  readonly behaviour: Behaviour
  readonly madeAtMs: number
  isUsed: boolean
}

export type Payment = {
  readonly mall: Mall
  readonly pgCno: string
  readonly shopOrderNo: string
  readonly shopTransactionId: string
  readonly amount: bigint
  readonly payMethodTypeCode: PayMethodTypeCode
  readonly approvalNo: string
  readonly installmentMonth: number
  readonly approvedAtMs: number
  /** What its cancels are answered with, though done. */
  readonly undecided: Undecided | undefined
  balance: bigint
  /** When acquisition was asked for; undefined: not yet. */
  acquiredAtMs: number | undefined
  isPartlyCancelled: boolean
  wholeCancel: 'TS02' | 'TS05' | undefined
  lastCancel: Fields | undefined
}

/** A registered card. */
export type BillingKey = { readonly mallId: string | null; readonly behaviour: Behaviour; isRemoved: boolean }

/** What a shop's transaction id stands for, as retrieveTransaction tells it. */
export type Kept = {
  readonly day: string
  /** undefined: the request was refused, or made nothing that could be asked for. */
  readonly of: Payment | Fields | undefined
}

export type State = {
  readonly authorizations: Map<string, Authorization>
  readonly billingKeys: Map<string, BillingKey>
  readonly payments: Map<string, Payment>
  /** By mallId and shopTransactionId; of the latest day that it was used on. */
  readonly kept: Map<string, Kept>
}

export const newState = (): State => ({
  authorizations: new Map(),
  billingKeys: new Map(),
  payments: new Map(),
  kept: new Map(),
})

const isAcquired = ({ acquiredAtMs }: Payment, nowMs: number): boolean =>
  acquiredAtMs !== undefined && dayIn(acquiredAtMs) < dayIn(nowMs)

/** Section 3. What was asked to be acquired is so on the next day; bank and mobile have no acquisition. */
export const statusAt = (payment: Payment, nowMs: number): keyof typeof statuses => {
  if (payment.wholeCancel !== undefined) return payment.wholeCancel
  if (payment.isPartlyCancelled) return 'TS06'
  if (isAcquired(payment, nowMs)) return 'TS04'
  return payment.acquiredAtMs === undefined ? 'TS01' : 'TS03'
}

/** Of a payment that is cancelled in whole now. */
export const wholeCancelAt = (payment: Payment, nowMs: number): 'TS02' | 'TS05' =>
  isAcquired(payment, nowMs) ? 'TS05' : 'TS02'

export const statuses = {
  TS01: '승인',
  TS02: '승인취소',
  TS03: '매입요청',
  TS04: '매입',
  TS05: '매입취소',
  TS06: '부분매입취소',
} as const

/** Section 2.4: held until the shop asks for its acquisition. */
export const isHeld = ({ mall, payMethodTypeCode, acquiredAtMs }: Payment): boolean =>
  mall.isManual && payMethodTypeCode === '11' && acquiredAtMs === undefined
