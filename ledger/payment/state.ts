import type { ContractId, PaymentId, ProviderId, TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import type { Failure } from '../core/failure.ts'
import type { Instant } from '../core/time.ts'
import type { AttemptIntent, ImportSource, Order } from './events.ts'
import type { OpenCases } from './open-case.ts'

/** Of an attempt or an operation: only `succeeded` and `declined` are decided. */
export type Undecided = 'pending' | 'unknown' | 'mismatched'

export type Attempt = {
  readonly attempt: number
  readonly transactionId: TransactionId
  readonly operation: 'approve' | 'pre_authorize'
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly providerOrderId: string
  readonly amount: Money
}

/** A movement asked of an approved or held payment. */
export type Operation = {
  readonly kind: 'capture' | 'void' | 'cancel'
  /** Minor units in the order's currency; of a void what it would release. */
  readonly amount: bigint
  readonly outcome: Undecided | 'succeeded' | 'declined'
  /** The provider's id of it, once it succeeded; null also of what an import carried over. */
  readonly reference: string | null
}

/** Minor units in the order's currency. */
export type Funds = {
  /** Promised by a pre-authorization; 0 for a direct approval. */
  readonly held: bigint
  /** What was really taken: approved at once, or captured of the hold. */
  readonly captured: bigint
  readonly canceled: bigint
  readonly voided: boolean
}

/** How a payment came here that was made before and elsewhere. */
type Importation = {
  readonly source: ImportSource
  readonly at: Instant
  /** Of what had gone back before, all in one; null: nothing had. */
  readonly carriedOverId: TransactionId | null
}

/** Money found at the provider, under `reference`, after its attempt was recorded otherwise. */
export type LateFinding = {
  /** The attempt's. */
  readonly transactionId: TransactionId
  readonly reference: string
  readonly amount: Money
  /** How it is undone. */
  readonly operation: 'cancel' | 'void'
  /** The compensations asked for it so far, oldest first. */
  readonly movements: readonly TransactionId[]
  /** The provider's id of what undid it; null while it stands. */
  readonly undoneBy: string | null
}

type Known = {
  readonly paymentId: PaymentId
  readonly order: Order
  /** Every attempt so far, by its transaction. */
  readonly attempts: ReadonlyMap<TransactionId, Attempt>
  /** By the transaction id of the finding itself. */
  readonly late: ReadonlyMap<TransactionId, LateFinding>
  /** What is not decided yet, compensations included. */
  readonly open: OpenCases
  /** null: it was made here. */
  readonly imported: Importation | null
}

/** Money stands, or stood, at the provider under `reference`. */
export type Standing = Known & {
  readonly status: 'standing'
  readonly current: Attempt
  readonly reference: string
  readonly funds: Funds
  readonly operations: ReadonlyMap<TransactionId, Operation>
  /** The cancels among them that succeeded, by the provider's id of each. */
  readonly cancels: ReadonlyMap<string, TransactionId>
}

export type Payment =
  | { readonly status: 'none' }
  | (Known & { readonly status: 'created' })
  | (Known & {
      readonly status: 'authorizing'
      readonly current: Attempt
      readonly outcome: Undecided
      /** What moved in another amount than was asked; null while nothing did. */
      readonly mismatch: { readonly reference: string; readonly amount: Money } | null
    })
  | (Known & { readonly status: 'failed'; readonly current: Attempt; readonly failure: Failure })
  | Standing

export type ExistingPayment = Exclude<Payment, { status: 'none' }>

export const attemptOf = (intent: AttemptIntent, operation: Attempt['operation']): Attempt => ({
  attempt: intent.attempt,
  transactionId: intent.transactionId,
  operation,
  provider: intent.provider,
  contractId: intent.contractId,
  providerOrderId: intent.providerOrderId,
  amount: intent.amount,
})

const isUndecided = (operation: Operation): boolean =>
  operation.outcome === 'pending' || operation.outcome === 'unknown' || operation.outcome === 'mismatched'

/** What a payer has paid and not got back, minor units: the sum of the signed transactions. */
export const balanceOf = ({ funds }: Standing): bigint => funds.captured - funds.canceled

/** What a capture may still take or a void release, minor units. */
export const uncapturedOf = ({ funds }: Standing): bigint => uncaptured(funds)

/** What is held and neither captured nor released, minor units. */
export const uncaptured = ({ held, captured, voided }: Funds): bigint =>
  held === 0n || voided ? 0n : held - captured

/** Every one of them is an open case, and those are few however many operations there were. */
const undecided = ({ open, operations }: Standing, kind: Operation['kind']): readonly Operation[] =>
  [...open.keys()]
    .map((transactionId) => operations.get(transactionId))
    .filter((operation) => operation !== undefined)
    .filter((operation) => operation.kind === kind && isUndecided(operation))

export const undecidedAmount = (payment: Standing, kind: Operation['kind']): bigint =>
  undecided(payment, kind).reduce((sum, { amount }) => sum + amount, 0n)

export const hasUndecided = (payment: Standing, kind: Operation['kind']): boolean =>
  undecided(payment, kind).length > 0

export type PaymentStatus =
  | 'CREATED'
  | 'APPROVING'
  | 'UNKNOWN'
  | 'FAILED'
  | 'PRE_APPROVED'
  | 'APPROVED'
  | 'PARTIAL_CANCELED'
  | 'CANCELED'
  | 'VOIDED'

/** The one word shown to merchants and stored in read models. */
export const statusOf = (payment: ExistingPayment): PaymentStatus => {
  switch (payment.status) {
    case 'created':
      return 'CREATED'
    case 'authorizing':
      return payment.outcome === 'pending' ? 'APPROVING' : 'UNKNOWN'
    case 'failed':
      return 'FAILED'
    case 'standing':
      return standingStatus(payment.funds)
  }
}

/** Of a payment at whose provider money stands, or stood. While something is still held it is not over. */
export const standingStatus = (funds: Funds): PaymentStatus => {
  const { captured, canceled, voided } = funds
  if (captured === 0n) return voided ? 'VOIDED' : 'PRE_APPROVED'
  if (canceled === 0n) return 'APPROVED'
  return canceled < captured || uncaptured(funds) > 0n ? 'PARTIAL_CANCELED' : 'CANCELED'
}
