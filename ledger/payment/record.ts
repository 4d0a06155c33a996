import type { Failure } from '../core/failure.ts'
import type { CardId, ContractId, PaymentId, ProviderId, TransactionId } from '../core/ids.ts'
import type { MethodKind } from '../core/method-kind.ts'
import type { Instant } from '../core/time.ts'
import type { Order } from './events.ts'
import { uncaptured, type Funds, type PaymentStatus } from './state.ts'

export type TransactionKind = 'APPROVAL' | 'PRE_AUTH' | 'CAPTURE' | 'VOID' | 'PARTIAL_CANCEL' | 'FULL_CANCEL'
/** LATE: found standing at the provider after its attempt was recorded otherwise; not part of the balance. */
export type TransactionStatus = 'REQUESTED' | 'UNKNOWN' | 'MISMATCHED' | 'SUCCEEDED' | 'DECLINED' | 'LATE'

/** Amounts are minor units in the payment's currency. */
export type Transaction = {
  readonly transactionId: TransactionId
  readonly kind: TransactionKind
  readonly status: TransactionStatus
  readonly provider: ProviderId
  readonly contractId: ContractId
  /** The id of the attempt's order there: all that an attempt leads to goes under it. */
  readonly providerOrderId: string
  /** What was asked for; of a void nothing. */
  readonly askedAmount: bigint
  /** What it did to the balance: a cancel is negative; 0 for a pre-authorization, a void, and until it succeeds. */
  readonly signedAmount: bigint
  /** What a pre-authorization holds or a void released. */
  readonly heldAmount: bigint
  readonly installmentMonths: number
  readonly reason: string | null
  /** The provider's id of it; null also of a cancel that an import carried over. */
  readonly reference: string | null
  readonly approvalNumber: string | null
  readonly failure: Failure | null
  readonly requestedAt: Instant
  /** When the provider did it, or when we learnt that it did not; null while that is open. */
  readonly completedAt: Instant | null
}

/** Where a transaction is carried out. */
export type Place = Pick<Transaction, 'provider' | 'contractId' | 'providerOrderId'>

export const placeOf = ({ provider, contractId, providerOrderId }: Place): Place => ({
  provider,
  contractId,
  providerOrderId,
})

/** A payment as people ask for it: the order, its one-word status, its funds and every transaction, oldest first. */
export type PaymentRecord = {
  readonly paymentId: PaymentId
  readonly order: Order
  readonly status: PaymentStatus
  /** Of the newest attempt; null before the first. */
  readonly provider: ProviderId | null
  /** Of the newest attempt, once it stands, if the provider told it. */
  readonly methodKind: MethodKind | null
  /** Of the newest attempt: the registered card that it charges. */
  readonly cardId: CardId | null
  readonly funds: Funds
  /** When the provider lets go of what it holds; null without a hold. */
  readonly holdExpiresAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly transactions: readonly Transaction[]
}

/** What the payer has paid and not got back: the sum of the signed amounts. */
export const recordBalance = ({ funds }: Pick<PaymentRecord, 'funds'>): bigint =>
  funds.captured - funds.canceled
/** What is held and neither captured nor released. */
export const recordHeld = ({ funds }: Pick<PaymentRecord, 'funds'>): bigint => uncaptured(funds)
/** What was found late is no attempt. */
export const newestAttempt = ({ transactions }: PaymentRecord): Transaction | undefined =>
  transactions.findLast(
    ({ kind, status }) => (kind === 'APPROVAL' || kind === 'PRE_AUTH') && status !== 'LATE',
  )
/** Of the newest attempt; 0 = paid at once. */
export const recordInstallmentMonths = (record: PaymentRecord): number =>
  newestAttempt(record)?.installmentMonths ?? 0
