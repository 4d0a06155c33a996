import type { PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { Money } from '../../ledger/core/money.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Instrument, InstrumentKind } from '../../ledger/payment/instrument.ts'
import type {
  Approval,
  CancelResult,
  CaptureResult,
  Hold,
  Outcome,
  VoidResult,
} from '../../ledger/payment/outcome.ts'
import type { ImportTerms, ProviderOperation, ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'

/** What a merchant's contract with the provider gives us; made from configuration or from sealed credentials. */
export type Credentials = {
  readonly baseUrl: string
  readonly secretKey: string
  /** What else the provider's contract shape names, by those names. */
  readonly settings?: Readonly<Record<string, string>>
}

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

export type Call = { readonly credentials: Credentials; readonly context: CallContext }

/** The same on every repetition. */
export type MoneyCall = Call & {
  /** Our transaction id. */
  readonly idempotencyKey: string
  /** When it was decided upon. */
  readonly requestedAt: Instant
}

export type ApproveRequest = MoneyCall & {
  /** Our order at the provider, the same for all attempts to learn about this call. */
  readonly providerOrderId: string
  readonly orderName: string
  readonly instrument: Instrument
  readonly amount: Money
  /** The part of the amount that carries no tax. */
  readonly taxFree: Money
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
  /** The part of the amount that carries no tax: in proportion to the order's, to the last won. */
  readonly taxFree: Money
  readonly reason: string
  /** All that was taken, whatever was cancelled of it since. */
  readonly captured: Money
  /** As the ledger knows it: a guard where the provider has one. */
  readonly balanceBefore: Money
  /** The balance when this is done, or less: an answer that tells of more did not do what we asked. */
  readonly leftAtMost: Money
}

/** Undoes the order of a charge whose answer was lost. */
export type NetCancelRequest = MoneyCall & {
  readonly providerOrderId: string
  readonly instrument: Instrument
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
    readonly byTransaction?: (request: InquiryByTransaction) => Promise<ToldOnInquiry>
    readonly byOrder?: (request: InquiryByOrder) => Promise<ToldOnInquiry>
  }
  readonly close: () => Promise<void>
}

/** `reference`: the provider's id of the approval or of the pre-authorization. */
export type InquiryByTransaction = Call & Charged & { readonly reference: string }
/** By what was known before the charge was sent. */
export type InquiryByOrder = Call & Charged & { readonly providerOrderId: string }

/** The charge that an inquiry is about. */
type Charged = {
  readonly amount: Money
  /** Of the charge, as `MoneyCall` has it; undefined: it was sent by others, before the payment was imported. */
  readonly idempotencyKey: string | undefined
  /** Of the charge; of an imported one when it was approved. */
  readonly requestedAt: Instant
  /** How an imported one was paid, as far as that was told. */
  readonly methodKind?: MethodKind | null
  /** undefined: it cannot be opened any more. */
  readonly instrument: Instrument | undefined
}

/** `no_way`: a charge like that cannot be asked about, so nobody but a person can tell. */
export type ToldOnInquiry = InquiryAnswer | ToldStanding | { readonly kind: 'no_way' }

/** What is left of a payment, by a provider that does not tell which movements led there. */
export type ToldStanding = {
  readonly kind: 'standing'
  readonly approval: ProviderTransaction
  /** null: something is, and it does not say how much. */
  readonly left: Money | null
  /** Of the last cancel; null where it is not told. */
  readonly cancelledAt: Instant | null
  /** A movement that there is nothing of, though others are not told; believed after the settle delay as any "not found". */
  readonly notMade?: TransactionId
}

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
  /** How many calls a contract may make, where the provider limits them. */
  readonly rateLimit?: { readonly requests: number; readonly perMs: number }
  readonly installmentMonths: readonly number[]
  readonly instruments: readonly InstrumentKind[]
  /**
   * It is asked about a window's charge by the window's token, and does not say whose order that is: what stands there
   * would be found for everybody who brings the token, so one token is one attempt's only.
   */
  readonly asksByToken?: true
  readonly imports: ImportTerms
  /** What our order id may look like there. */
  readonly orderId: { readonly maxLength: number; readonly pattern: RegExp }
}
