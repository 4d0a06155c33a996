import type { PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { Money } from '../../ledger/core/money.ts'
import type { Instrument, InstrumentKind } from '../../ledger/payment/instrument.ts'
import type {
  Approval,
  CancelResult,
  CaptureResult,
  Hold,
  Outcome,
  VoidResult,
} from '../../ledger/payment/outcome.ts'
import type { ProviderOperation } from '../../ledger/payment/provider.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'

/** What a merchant's contract with the provider gives us; made from configuration or from sealed credentials. */
export type Credentials = { readonly baseUrl: string; readonly secretKey: string }

/** On whose behalf a call is made, for its record, and how long it may take. */
export type CallContext = {
  readonly paymentId: PaymentId
  /** null: an inquiry about the whole payment. */
  readonly transactionId: TransactionId | null
  readonly correlationId: string
  /** 1, 2, 3 … of the tries that one call may take. */
  readonly attempt: number
  readonly limitMs: number
}

type Call = { readonly credentials: Credentials; readonly context: CallContext }

/** Every money call carries it; `idempotencyKey` is our transaction id, the same on every repetition. */
export type MoneyCall = Call & { readonly idempotencyKey: string }

export type ApproveRequest = MoneyCall & {
  /** Our order at the provider, the same for all attempts to learn about this call. */
  readonly providerOrderId: string
  readonly orderName: string
  readonly instrument: Instrument
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
  /** As the ledger knows it: a guard where the provider has one. */
  readonly balanceBefore: Money
  /** The balance when this is done, or less: an answer that tells of more did not do what we asked. */
  readonly leftAtMost: Money
}

/** Undoes the order of a charge whose answer was lost. */
export type NetCancelRequest = MoneyCall & {
  readonly providerOrderId: string
  readonly amount: Money
  readonly reason: string
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
  /** `succeeded`: whether or not it was approved before, nothing of the order stands there now. */
  readonly netCancel?: (request: NetCancelRequest) => Promise<Outcome<VoidResult>>
  readonly inquire: {
    readonly byTransaction?: (request: InquiryByTransaction) => Promise<InquiryAnswer>
    readonly byOrder?: (request: InquiryByOrder) => Promise<InquiryAnswer>
  }
  readonly close: () => Promise<void>
}

export type InquiryByTransaction = Call & { readonly reference: string }
export type InquiryByOrder = Call & { readonly providerOrderId: string }

export type Operation = ProviderOperation | 'net_cancel' | 'inquire'

/**
 * The operations that may be sent again under the same idempotency key: whatever became of the first, they are done
 * once. `afterSilence`: when no answer came; `afterError`: also when the provider said that it failed.
 */
export type Replay = {
  readonly afterSilence: readonly ProviderOperation[]
  readonly afterError: readonly ProviderOperation[]
  /** How long the provider knows a key; later the same key is a new request. */
  readonly keptForMs: number
}

/** How the outcome of a lost answer can be learnt, and what the provider takes. */
export type Capabilities = {
  readonly preAuthorization: boolean
  readonly partialCancel: boolean
  readonly inquiryByTransaction: boolean
  readonly inquiryByOrder: boolean
  /** The provider undoes an order by our id whether or not it was approved; so long after the charge was sent. */
  readonly netCancelWithinMs: number | undefined
  readonly replay: Replay
  /** After this a "not found" is believed. */
  readonly settleDelayMs: number
  readonly installmentMonths: readonly number[]
  readonly instruments: readonly InstrumentKind[]
  /** What our order id may look like there. */
  readonly orderId: { readonly maxLength: number; readonly pattern: RegExp }
}
