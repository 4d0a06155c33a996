import type { Failure } from '../core/failure.ts'
import {
  ContractId,
  MerchantId,
  OwnerId,
  paymentIdOf,
  ProviderId,
  providerOrderIdOf,
  transactionIdOf,
  type TransactionId,
} from '../core/ids.ts'
import { money, type Money } from '../core/money.ts'
import { SealedText } from '../core/sealed.ts'
import { instantOf } from '../core/time.ts'
import type { AttemptIntent, Dispatch, Order } from './events.ts'
import type {
  Approval,
  CancelResult,
  CaptureResult,
  Compensated,
  Hold,
  Outcome,
  VoidResult,
} from './outcome.ts'

export const krw = (amount: bigint): Money => money(amount, 'KRW')
export const usd = (amount: bigint): Money => money(amount, 'USD')

/** By our clock. */
export const at = instantOf(0)
/** By the provider's. */
export const doneAt = instantOf(1_000)
export const expiresAt = instantOf(7 * 24 * 60 * 60 * 1_000)

const merchantId = MerchantId('mer_1')
export const paymentId = paymentIdOf(merchantId, 'live', 'order-1')
export const fact = { paymentId, at }
/** Whose every intent is here, until somebody takes it over. */
export const dispatch: Dispatch = { owner: OwnerId('owner-1'), leaseMs: 60_000 }
export const successor: Dispatch = { owner: OwnerId('owner-2'), leaseMs: 30_000 }
export const latecomer: Dispatch = { owner: OwnerId('owner-3'), leaseMs: 30_000 }

/** 10,000 KRW. */
export const order: Order = {
  merchantId,
  mode: 'live',
  orderId: 'order-1',
  orderName: 'coffee',
  amount: krw(10_000n),
  taxFree: krw(0n),
  payerReference: 'payer-1',
  metadata: { table: '7' },
}

export const attemptId = (attempt: number): TransactionId =>
  transactionIdOf(paymentId, 'attempt', String(attempt))
/** Of a capture, void or cancel, by a short name. */
export const operationId = (name: string): TransactionId => transactionIdOf(paymentId, 'operation', name)
/** Of money found late for the first attempt, under a provider's reference. */
export const foundId = (reference: string): TransactionId =>
  transactionIdOf(paymentId, 'late', `${attemptId(1)}/${reference}`)
/** Of the so-manieth movement that undoes that money. */
export const compensationId = (reference: string, ordinal = 1): TransactionId =>
  transactionIdOf(paymentId, 'compensate', `${foundId(reference)}/${String(ordinal)}`)

export const attemptIntent = (attempt: number): AttemptIntent => ({
  attempt,
  transactionId: attemptId(attempt),
  provider: ProviderId('card-network'),
  contractId: ContractId('contract-1'),
  providerOrderId: providerOrderIdOf(paymentId, attempt),
  sealedToken: SealedText('v1.sealed'),
  cardId: null,
  installmentMonths: 3,
  amount: order.amount,
  dispatch,
})

export const failure: Failure = {
  category: 8001,
  kind: 'business',
  providerCode: 'E1',
  providerMessage: 'no',
}
export const declined: Outcome<never> = { kind: 'declined', failure }
export const unknown: Outcome<never> = { kind: 'unknown', failure }

export const approvalNumber = '12345678'
export const methodKind = 'card'
export const approvedAs = (reference: string, amount = order.amount): Outcome<Approval> => ({
  kind: 'succeeded',
  result: { reference, approvalNumber, amount, approvedAt: doneAt, methodKind },
})
export const heldAs = (reference: string, amount = order.amount): Outcome<Hold> => ({
  kind: 'succeeded',
  result: { reference, amount, approvedAt: doneAt, expiresAt, methodKind },
})
export const capturedAs = (reference: string, amount: Money): Outcome<CaptureResult> => ({
  kind: 'succeeded',
  result: { reference, amount, capturedAt: doneAt },
})
export const voidedAs = (reference: string): Outcome<VoidResult> => ({
  kind: 'succeeded',
  result: { reference, voidedAt: doneAt },
})
export const canceledAs = (reference: string, amount: Money): Outcome<CancelResult> => ({
  kind: 'succeeded',
  result: { reference, amount, cancelledAt: doneAt },
})
export const compensatedAs = (reference: string, amount = order.amount): Outcome<Compensated> => ({
  kind: 'succeeded',
  result: { reference, amount, compensatedAt: doneAt },
})
