import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { meaningsIn, type CodeTable } from '../port/codes.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import type { Refusal } from '../port/reply.ts'

/** Rows of the contract's section 4, in its order. */
export const errorTable: CodeTable = [
  // By which call, and of how much, only an inquiry tells.
  ['already approved', unknown(8004), ['ALREADY_PROCESSED_PAYMENT', 'DUPLICATED_ORDER_ID']],
  ['already cancelled', unknown(8005), ['ALREADY_CANCELED_PAYMENT', 'ALREADY_REFUND_PAYMENT']],
  ['not found', declined(8003), ['NOT_FOUND_PAYMENT', 'NOT_FOUND']],
  // Ten minutes after the payer's authentication; nothing was approved in them.
  ['not found: too late', declined(8010), ['NOT_FOUND_PAYMENT_SESSION']],
  [
    'limit or balance',
    declined(8008),
    [
      'REJECT_CARD_PAYMENT',
      'REJECT_ACCOUNT_PAYMENT',
      'EXCEED_MAX_DAILY_PAYMENT_COUNT',
      'EXCEED_MAX_PAYMENT_AMOUNT',
      'EXCEED_MAX_AMOUNT',
      'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT',
      'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT',
    ],
  ],
  [
    'card unusable',
    declined(8007),
    [
      'INVALID_CARD_EXPIRATION',
      'INVALID_STOPPED_CARD',
      'INVALID_CARD_LOST_OR_STOLEN',
      'INVALID_CARD_NUMBER',
      'INVALID_CARD_PASSWORD',
      'INVALID_CARD_IDENTITY',
      'NOT_SUPPORTED_CARD_TYPE',
    ],
  ],
  ['declined', declined(8009), ['INVALID_REJECT_CARD', 'REJECT_CARD_COMPANY', 'FDS_ERROR']],
  [
    'billing key',
    declined(8011),
    ['INVALID_BILL_KEY_REQUEST', 'NOT_MATCHES_CUSTOMER_KEY', 'ALREADY_REMOVED_BILLING_KEY'],
  ],
  [
    'cancel refused',
    declined(8006),
    [
      'NOT_CANCELABLE_AMOUNT',
      'NOT_CANCELABLE_PAYMENT',
      'EXCEED_MAX_REFUND_DUE',
      'NOT_ALLOWED_PARTIAL_REFUND',
      'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
      'EXCEED_CANCEL_LIMIT',
      'NOT_MATCHES_REFUNDABLE_AMOUNT',
      'REFUND_REJECTED',
      'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
      'INVALID_REFUND_ACCOUNT_INFO',
      'INVALID_REFUND_ACCOUNT_NUMBER',
    ],
  ],
  ['payer', declined(8010), ['PAY_PROCESS_CANCELED', 'PAY_PROCESS_ABORTED']],
  [
    'keys',
    declined(8002),
    ['UNAUTHORIZED_KEY', 'INVALID_API_KEY', 'INCORRECT_BASIC_AUTH_FORMAT', 'FORBIDDEN_REQUEST'],
  ],
  // The one that it is busy with may be this very call.
  [
    'busy',
    unknown(8013, 'system'),
    ['IDEMPOTENT_REQUEST_PROCESSING', 'FORBIDDEN_CONSECUTIVE_REQUEST', 'EXCEED_MAX_AUTH_COUNT'],
  ],
  ['maintenance', declined(8012, 'system'), ['MAINTAINED_METHOD', 'NOT_AVAILABLE_BANK']],
  [
    'our request',
    declined(8001),
    [
      'INVALID_REQUEST',
      'BELOW_MINIMUM_AMOUNT',
      'EXCEED_MAX_CARD_INSTALLMENT_PLAN',
      'INVALID_PAYMENT_KEY',
      'INVALID_IDEMPOTENCY_KEY',
    ],
  ],
  [
    'transient or unknown',
    unknown(8999, 'system'),
    [
      'PROVIDER_ERROR',
      'FAILED_INTERNAL_SYSTEM_PROCESSING',
      'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
      'UNKNOWN_PAYMENT_ERROR',
      'COMMON_ERROR',
      'FAILED_CARD_COMPANY_RESPONSE',
      'FAILED_DB_PROCESSING',
      'FAILED_REFUND_PROCESS',
      'FAILED_METHOD_HANDLING_CANCEL',
      'FAILED_PARTIAL_REFUND',
    ],
  ],
]

const meanings = meaningsIn(errorTable)

/** Contract 3.2. A phone bill or a gift certificate is none of the kinds. */
const methods: ReadonlyMap<string, MethodKind> = new Map([
  ['카드', 'card'],
  ['계좌이체', 'account'],
  ['가상계좌', 'account'],
  ['간편결제', 'wallet'],
])

export const methodKindOf = (method: string | null | undefined): MethodKind | null =>
  methods.get(method ?? '') ?? null

/** Contract 4, "busy": 429 is told by its status, whatever the body says. */
const TOO_MANY_REQUESTS = 429

export const meaningOf = ({ status, code }: Omit<Refusal, 'operation'>): Meaning | undefined => {
  if (status === TOO_MANY_REQUESTS) return unknown(8013, 'system')
  return code === null ? undefined : meanings.get(code)
}
