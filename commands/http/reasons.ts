import type { ApiKeyRejection } from '../../ledger/api-key/commands.ts'
import type { BusinessNumberRejection } from '../../ledger/business-number/commands.ts'
import type { CardRejection } from '../../ledger/card/commands.ts'
import type { MerchantRejection } from '../../ledger/merchant/commands.ts'
import type { PaymentImportRejection } from '../../ledger/payment-import/commands.ts'
import type { PaymentRejection } from '../../ledger/payment/commands.ts'
import type { ProviderOrderRejection } from '../../ledger/provider-order/commands.ts'

/** What the border itself refuses, before or beside any stream. */
export type BorderReason =
  | 'malformed_json'
  | 'invalid_request'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'card_number_refused'
  | 'idempotency_key_missing'
  | 'idempotency_key_invalid'
  | 'idempotency_key_reused'
  | 'authentication_missing'
  | 'authentication_failed'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'provider_unknown'
  | 'provider_contract_missing'
  | 'provider_does_not_take'
  | 'invalid_cursor'
  | 'read_model_behind'
  | 'exports_too_many'
  | 'case_not_open'
  | 'provider_failed'
  | 'service_unavailable'
  | 'internal_error'

/** What a provider is told whose notification is not taken. */
export type NotificationReason =
  | 'notification_unreadable'
  | 'notification_forged'
  | 'notification_stale'
  | 'notification_too_many'
  | 'notification_source_refused'

/** Why a stream of events is not opened. */
export type StreamReason =
  | 'stream_token_invalid'
  | 'stream_token_of_another'
  | 'stream_token_expired'
  | 'streams_too_many'
  | 'streams_exhausted'

/** Of registered cards, and of payments that name one. */
export type CardReason =
  | Exclude<CardRejection, 'card_already_registered'>
  | 'card_removed'
  | 'card_contract_changed'
  | 'card_of_another_provider'

/** Of imports of payments that were made elsewhere. */
export type ImportReason = PaymentImportRejection | 'payment_already_there'

/** Of the books. */
export type LedgerReason = 'account_not_found'

export type Reason =
  | BorderReason
  | CardReason
  | ImportReason
  | LedgerReason
  | NotificationReason
  | StreamReason
  | Exclude<PaymentRejection, 'transaction_not_found' | 'taken_over'>
  | Exclude<MerchantRejection, 'merchant_already_registered'>
  | ApiKeyRejection
  | BusinessNumberRejection
  | ProviderOrderRejection
