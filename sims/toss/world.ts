import type { Behaviour } from './codes.ts'
import type { Approved, Merchant, Payment } from './payment.ts'

/** One thing that happened to money; never changed afterwards. */
export type Movement = {
  readonly payment: Payment
  readonly operation: 'approve' | 'cancel'
  readonly status: Approved['status']
  readonly amount: bigint
  readonly transactionKey: string
  readonly atMs: number
}

export type BillingKey = {
  readonly merchant: Merchant
  readonly customerKey: string
  readonly behaviour: Behaviour
  removed: boolean
}

/** What the registration of a card in the window led to: good for one billing key. */
export type BillingAuthorization = {
  readonly merchant: Merchant
  readonly customerKey: string
  readonly behaviour: Behaviour
}

export type World = {
  readonly nowMs: () => number
  readonly nextId: (prefix: string) => string
  readonly nextApproveNo: () => string
  readonly payments: Map<string, Payment>
  /** Authenticated and not confirmed, oldest first. */
  readonly waiting: Set<Payment>
  readonly billingKeys: Map<string, BillingKey>
  readonly billingAuthorizations: Map<string, BillingAuthorization>
  /** Every movement, oldest first. */
  readonly book: Movement[]
  /** Tells the merchant that the payment's status is another now. */
  readonly announce: (payment: Payment, atMs: number) => void
}

/** `runId` keeps the ids of two runs apart, so a restarted simulator never answers for the money of the former one. */
export const emptyWorld = (nowMs: () => number, runId: string, announce: World['announce']): World => {
  let counter = 0
  return {
    nowMs,
    nextId: (prefix) => `${prefix}${runId}${(++counter).toString(36).padStart(6, '0')}`,
    nextApproveNo: () => String(++counter % 100_000_000).padStart(8, '0'),
    payments: new Map(),
    waiting: new Set(),
    billingKeys: new Map(),
    billingAuthorizations: new Map(),
    book: [],
    announce,
  }
}

/** The same world, its clock standing still. */
export const worldAt = (world: World, atMs: number): World => ({ ...world, nowMs: () => atMs })

/** The only way into the book. */
export const record = (world: World, movement: Movement): void => {
  world.book.push(movement)
}
