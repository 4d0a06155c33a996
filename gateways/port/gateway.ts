import type { Failure } from '../../ledger/core/failure.ts'
import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Money } from '../../ledger/core/money.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type {
  Approval,
  CancelResult,
  CaptureResult,
  Hold,
  Outcome,
  VoidResult,
} from '../../ledger/payment/outcome.ts'

/** What a merchant's contract with the provider gives us; made from configuration or from sealed credentials. */
export type Credentials = { readonly baseUrl: string; readonly secretKey: string }

/** Every money call carries it; `idempotencyKey` is our transaction id, the same on every repetition. */
type MoneyCall = { readonly credentials: Credentials; readonly idempotencyKey: string }

export type ApproveRequest = MoneyCall & {
  /** Our order at the provider, the same for all attempts to learn about this call. */
  readonly providerOrderId: string
  readonly orderName: string
  /** In the clear; never logged. */
  readonly token: string
  readonly amount: Money
  /** 0 = paid at once. */
  readonly installmentMonths: number
}
/** `reference` is the provider's id of the approval or of the pre-authorization. */
export type CaptureRequest = MoneyCall & {
  readonly reference: string
  readonly amount: Money
  /** What the hold has left when this is done, or less: an answer that tells of more did not do what we asked. */
  readonly leftAtMost: Money
}
export type VoidRequest = MoneyCall & { readonly reference: string; readonly reason: string }
export type CancelRequest = MoneyCall & {
  readonly reference: string
  readonly amount: Money
  readonly reason: string
  /** The balance when this is done, or less: an answer that tells of more did not do what we asked. */
  readonly leftAtMost: Money
}

/** Nothing throws for a provider's sake: whatever it does or fails to do is an outcome. */
export type Gateway = {
  readonly provider: ProviderId
  readonly capabilities: Capabilities
  readonly approve: (request: ApproveRequest) => Promise<Outcome<Approval>>
  readonly cancel: (request: CancelRequest) => Promise<Outcome<CancelResult>>
  /** Absent where the provider has no pre-authorization. */
  readonly preAuthorization?: {
    readonly preAuthorize: (request: ApproveRequest) => Promise<Outcome<Hold>>
    readonly capture: (request: CaptureRequest) => Promise<Outcome<CaptureResult>>
    readonly void: (request: VoidRequest) => Promise<Outcome<VoidResult>>
  }
  readonly inquire: {
    readonly byTransaction?: (request: InquiryByTransaction) => Promise<InquiryAnswer>
    readonly byOrder?: (request: InquiryByOrder) => Promise<InquiryAnswer>
  }
  readonly close: () => Promise<void>
}

export type InquiryByTransaction = { readonly credentials: Credentials; readonly reference: string }
export type InquiryByOrder = { readonly credentials: Credentials; readonly providerOrderId: string }

export type Operation = 'approve' | 'pre_authorize' | 'capture' | 'void' | 'cancel'

/** One transaction as the provider tells it; `reference` as in the outcomes; a void's amount is what it released. */
export type ProviderTransaction = {
  readonly operation: Operation
  readonly reference: string
  readonly amount: Money
  readonly at: Instant
}
/**
 * Transactions oldest first. `not_found` is only worth believing after the provider's settle delay. `unknown`: nothing
 * was learnt, and why.
 */
export type InquiryAnswer =
  | { readonly kind: 'found'; readonly transactions: readonly ProviderTransaction[] }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** How the outcome of a lost answer can be learnt, and what the provider takes. */
export type Capabilities = {
  readonly preAuthorization: boolean
  readonly partialCancel: boolean
  readonly inquiryByTransaction: boolean
  readonly inquiryByOrder: boolean
  /** The provider undoes an order by our id whether or not it was approved. */
  readonly netCancel: boolean
  /** The same idempotency key gives the first answer again instead of a second charge. */
  readonly sameKeyReplay: boolean
  /** After this a "not found" is believed. */
  readonly settleDelayMs: number
  readonly installmentMonths: readonly number[]
  /** What our order id may look like there. */
  readonly orderId: { readonly maxLength: number; readonly pattern: RegExp }
}
