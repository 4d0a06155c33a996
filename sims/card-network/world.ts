import type { Currency } from '../../ledger/core/money.ts'
import type { Behaviour } from './codes.ts'
import type { KeptAnswers } from './idempotency.ts'

export type MovementKind = 'approve' | 'pre-authorize' | 'capture' | 'void' | 'cancel'
export type Status = 'APPROVED' | 'PRE_APPROVED' | 'CAPTURED' | 'VOIDED' | 'CANCELED' | 'PARTIAL_CANCELED'

/** One thing that happened to money; never changed afterwards. */
export type Movement = {
  readonly transaction: Transaction
  readonly operation: MovementKind
  readonly status: Status
  readonly amount: bigint
  readonly atMs: number
  /** Only of a cancel. */
  readonly cancelId: string | null
}

/** An approval or a pre-authorization with what came of it. An approval is captured in full from the start. */
export type Transaction = {
  readonly transactionId: string
  readonly merchant: Merchant
  readonly orderId: string
  readonly currency: Currency
  readonly amount: bigint
  readonly approvalNumber: string
  /** null: an approval, which holds nothing that could expire. */
  readonly expiresAtMs: number | null
  captured: bigint
  canceled: bigint
  voided: boolean
  movements: readonly Movement[]
}

/** Whoever holds one bearer key. Merchants do not see each other's orders, transactions and idempotency keys. */
export type Merchant = {
  /** The bearer key; signs what is sent to the merchant. */
  readonly secretKey: string
  /** Of the bearer key, for where the key itself must not stand. */
  readonly fingerprint: string
  readonly orders: Map<string, Transaction>
  readonly kept: KeptAnswers
}

export type World = {
  readonly nowMs: () => number
  readonly nextId: (prefix: string) => string
  readonly nextApprovalNumber: () => string
  readonly cards: Map<string, Behaviour>
  readonly transactions: Map<string, Transaction>
  /** Every movement, oldest first. */
  readonly book: Movement[]
  /** Hears of every movement. */
  readonly moved: (movement: Movement) => void
}

/** `runId` keeps the ids of two runs apart, so a restarted simulator never answers for the money of the former one. */
export const emptyWorld = (nowMs: () => number, runId: string, moved: World['moved']): World => {
  let counter = 0
  return {
    nowMs,
    nextId: (prefix) => `${prefix}_${runId}${(++counter).toString(36).padStart(6, '0')}`,
    nextApprovalNumber: () => String(++counter % 100_000_000).padStart(8, '0'),
    cards: new Map(),
    transactions: new Map(),
    book: [],
    moved,
  }
}

/** The same world, its clock standing still. */
export const worldAt = (world: World, atMs: number): World => ({ ...world, nowMs: () => atMs })

/** What may still be asked back. */
export const balanceOf = (transaction: Transaction): bigint => transaction.captured - transaction.canceled

/** What a pre-authorization still holds, were it neither voided nor expired. */
export const uncapturedOf = (transaction: Transaction): bigint => transaction.amount - transaction.captured

/** The only way into the book. */
export const record = (world: World, movement: Movement): Movement => {
  world.book.push(movement)
  // A new array of the exact length: push would reserve room for 17, in every transaction of a benchmark.
  movement.transaction.movements = [...movement.transaction.movements, movement]
  world.moved(movement)
  return movement
}
