import type { Kysely, Transaction } from 'kysely'
import type { AccountId } from '../ledger/accounts/account.ts'
import type { AccountClass, AccountCode } from '../ledger/accounts/chart.ts'
import type { BookedType } from '../ledger/accounts/posted.ts'
import type { PostingReason } from '../ledger/accounts/reasons.ts'
import type { CardRecord } from '../ledger/card/record.ts'
import type { FailureCategory, FailureKind } from '../ledger/core/failure.ts'
import type {
  CardId,
  ContractId,
  EventId,
  MerchantId,
  Mode,
  NotificationId,
  OwnerId,
  PaymentId,
  ProviderId,
  TransactionId,
} from '../ledger/core/ids.ts'
import type { MethodKind } from '../ledger/core/method-kind.ts'
import type { Currency } from '../ledger/core/money.ts'
import type { Instant } from '../ledger/core/time.ts'
import type { ReviewReason } from '../ledger/payment/events.ts'
import type { OpenCase } from '../ledger/payment/open-case.ts'
import type { TransactionKind, TransactionStatus } from '../ledger/payment/record.ts'
import type { PaymentStatus } from '../ledger/payment/state.ts'
import type { Build } from './homes.ts'
import type { MerchantContractRow, MerchantKeyRow, MerchantRow } from './merchants/rows.ts'
import type { NotificationRow } from './notifications/rows.ts'

/** A `numeric` as PostgreSQL writes it: no digit is lost on the way. */
export type NumericText = string

/** How far a projection has come; one row for each build of a version, so that a new one is made beside the old. */
export type CheckpointRow = {
  readonly projection: string
  readonly version: number
  readonly build: Build
  readonly partition: number
  readonly position: NumericText
  /** Counts the take-overs: who knows an older one may not write. */
  readonly epoch: NumericText
  readonly status: 'running' | 'stopped'
  /** Why it stopped. */
  readonly reason: string | null
  readonly updated_at: Instant
}

/** Amounts are minor units in `currency`. */
export type PaymentRow = {
  readonly payment_id: PaymentId
  /** Of the last event of the payment's stream that is in the row. */
  readonly revision: number
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly order_id: string
  readonly order_name: string
  readonly currency: Currency
  readonly amount: NumericText
  readonly tax_free: NumericText
  readonly payer_reference: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly status: PaymentStatus
  readonly provider: ProviderId | null
  /** null: no provider has told it. */
  readonly method_kind: MethodKind | null
  readonly card_id: CardId | null
  readonly funds_held: NumericText
  readonly funds_captured: NumericText
  readonly funds_canceled: NumericText
  readonly voided: boolean
  /** Captured less cancelled: the sum of the signed amounts. */
  readonly balance: NumericText
  /** What is held and neither captured nor released. */
  readonly held_amount: NumericText
  readonly hold_expires_at: Instant | null
  readonly created_at: Instant
  readonly updated_at: Instant
  /** What lists are read by (`lists/`, `payments/list-keys.ts`, `payments/order-names.ts`). */
  readonly owner_key: number
  readonly list_key: number
  readonly place: NumericText
  /** null: as `order_name`. */
  readonly folded_name: string | null
  readonly name_tokens: string
}

export type TransactionRow = {
  readonly payment_id: PaymentId
  /** 0, 1, 2 … within the payment, oldest first. */
  readonly ordinal: number
  readonly transaction_id: TransactionId
  readonly kind: TransactionKind
  readonly status: TransactionStatus
  readonly provider: ProviderId
  readonly contract_id: ContractId
  readonly provider_order_id: string
  readonly asked_amount: NumericText
  readonly signed_amount: NumericText
  readonly held_amount: NumericText
  readonly installment_months: number
  readonly reason: string | null
  readonly reference: string | null
  readonly approval_number: string | null
  readonly failure_category: FailureCategory | null
  readonly failure_kind: FailureKind | null
  readonly failure_provider_code: string | null
  readonly failure_provider_message: string | null
  readonly requested_at: Instant
  readonly completed_at: Instant | null
  /** What lists are read by; the place is that of `completed_at`, while that is open of `requested_at`. */
  readonly owner_key: number
  readonly list_key: number
  readonly place: NumericText
}

/** `YYYY-MM-DDTHH` in Asia/Seoul: text order is time order. */
export type SeoulHour = `${string}T${string}`

/** How many payments there are of one kind, created in one hour, and their sums in minor units of `currency`. */
export type PaymentTotalRow = {
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly currency: Currency
  readonly hour: SeoulHour
  /** 'none': no attempt was made. */
  readonly provider: string
  /** 'none': no provider has told it. */
  readonly method_kind: string
  readonly status: PaymentStatus
  readonly payments: NumericText
  readonly amount: NumericText
  readonly balance: NumericText
}

/** The same of transactions, by the hour in which they were completed. */
export type TransactionTotalRow = {
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly currency: Currency
  readonly hour: SeoulHour
  readonly provider: string
  readonly kind: TransactionKind
  readonly status: TransactionStatus
  /** Of the failure, such as '8009'; 'none': it has none. */
  readonly category: string
  readonly transactions: NumericText
  readonly asked: NumericText
  readonly signed: NumericText
}

/** A movement of money that is not decided yet; the row goes when it is. */
export type OpenCaseRow = {
  readonly payment_id: PaymentId
  readonly transaction_id: TransactionId
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly provider: ProviderId
  readonly contract_id: ContractId
  readonly operation: OpenCase['operation']
  /** Of the finding that it undoes. */
  readonly found_id: TransactionId | null
  readonly currency: Currency
  /** Minor units: what was asked; of a void what it would release. */
  readonly amount: NumericText
  readonly stage: OpenCase['stage']
  readonly owner: OwnerId
  readonly lease_ms: number
  readonly tries: number
  readonly repeats: number
  readonly sends: number
  readonly failure_category: FailureCategory | null
  readonly failure_kind: FailureKind | null
  readonly failure_provider_code: string | null
  readonly failure_provider_message: string | null
  readonly review: ReviewReason | null
  readonly opened_at: Instant
  /** Both times are when the log recorded the events. */
  readonly changed_at: Instant
  /** Of the last event that changed the row. */
  readonly revision: number
}

/** An attempt under an order id at the provider that is not ours; several may share one. */
export type ProviderOrderRow = {
  readonly provider: ProviderId
  readonly provider_order_id: string
  readonly contract_id: ContractId
  readonly payment_id: PaymentId
  readonly transaction_id: TransactionId
}

/** A provider's notification that is not handled yet; the row goes when it is. */
export type OpenNotificationRow = {
  readonly notification_id: NotificationId
  readonly provider: ProviderId
  /** null: about no order of ours, as far as was known when it came. */
  readonly payment_id: PaymentId | null
  readonly owner: OwnerId
  /** When the log recorded it. */
  readonly received_at: Instant
}

/** A registered card, without its key. */
export type CardRow = {
  readonly card_id: CardId
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly provider: ProviderId
  readonly kind: MethodKind
  readonly masked_number: string | null
  readonly issuer: string | null
  readonly product: CardRecord['product']
  readonly payer_reference: string | null
  readonly status: CardRecord['status']
  readonly created_at: Instant
  /** null while it may be charged. */
  readonly removed_at: Instant | null
}

/** An account in one currency, as it stands; amounts are minor units, a debit is positive. */
export type JournalAccountRow = {
  readonly account: AccountId
  readonly currency: Currency
  readonly mode: Mode
  readonly code: AccountCode
  readonly class: AccountClass
  readonly holder: string
  readonly balance: NumericText
  /** The sum of all that was debited; what was credited is that less the balance. */
  readonly debits: NumericText
  /** How many there are. */
  readonly lines: NumericText
  readonly last_position: NumericText
  readonly last_recorded_at: Instant
}

/** A debit (positive) or credit (negative), and what its account stood at after it. */
export type JournalLineRow = {
  readonly account: AccountId
  readonly currency: Currency
  /** Of the event. */
  readonly position: NumericText
  /** 0, 1, 2 … within the event. */
  readonly line: number
  readonly amount: NumericText
  readonly balance: NumericText
  readonly debits: NumericText
  /** 1, 2, 3 … within the account and currency. */
  readonly ordinal: NumericText
  readonly reason: PostingReason
  readonly payment_id: PaymentId
  readonly event_type: BookedType
  /** By the event's own clock, and by the log's. */
  readonly at: Instant
  readonly recorded_at: Instant
}

/** One row: the log that the positions in `checkpoints` are of, by its first event, where that stands, and its origin. */
export type LogIdentityRow = {
  readonly first_event_id: EventId
  readonly first_position: NumericText
  readonly origin: string | null
}

/** A build that was made beside the served one. */
export type BuildRow = {
  readonly projection: string
  readonly version: number
  readonly build: Build
  /** A digest of the program that began it. */
  readonly program: string
  readonly begun_at: Instant
}

export type Tables = {
  readonly log_identity: LogIdentityRow
  readonly checkpoints: CheckpointRow
  readonly builds: BuildRow
  readonly payments: PaymentRow
  readonly payment_transactions: TransactionRow
  readonly payment_totals: PaymentTotalRow
  readonly transaction_totals: TransactionTotalRow
  readonly open_cases: OpenCaseRow
  readonly provider_orders: ProviderOrderRow
  readonly open_notifications: OpenNotificationRow
  readonly notifications: NotificationRow
  readonly merchants: MerchantRow
  readonly merchant_contracts: MerchantContractRow
  readonly merchant_keys: MerchantKeyRow
  readonly cards: CardRow
  readonly journal_accounts: JournalAccountRow
  readonly journal_lines: JournalLineRow
}

export type ReadDatabase = Kysely<Tables>
export type ReadTransaction = Transaction<Tables>
