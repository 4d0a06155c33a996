import { meaningsIn, type CodeTable } from '../port/codes.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'
import type { Refusal } from '../port/reply.ts'

/** Rows of the contract's section 4, in its order. */
export const errorTable: CodeTable = [
  // By which call only a webhook tells.
  ['already charged', unknown(8004), ['DUPLICATED_ORDER_ID', 'ALREADY_PROCESSED_PAYMENT']],
  ['already cancelled', unknown(8005), ['ALREADY_CANCELED_PAYMENT', 'ALREADY_REFUND_PAYMENT']],
  [
    'cancel refused',
    declined(8006),
    [
      'NOT_CANCELABLE_AMOUNT',
      'NOT_CANCELABLE_PAYMENT',
      'EXCEED_MAX_REFUND_DUE',
      'EXCEED_CANCEL_LIMIT',
      'NOT_ALLOWED_PARTIAL_REFUND',
      'REFUND_REJECTED',
    ],
  ],
  ['not found', declined(8003), ['NOT_FOUND', 'NOT_FOUND_PAYMENT']],
  ['our request', declined(8001), ['INVALID_REQUEST', 'BELOW_MINIMUM_AMOUNT']],
  ['keys', declined(8002), ['UNAUTHORIZED_KEY', 'INVALID_API_KEY', 'FORBIDDEN_REQUEST']],
  ['billing key', declined(8011), ['INVALID_BILL_KEY_REQUEST', 'ALREADY_REMOVED_BILLING_KEY']],
  [
    'limit or balance',
    declined(8008),
    [
      'REJECT_CARD_PAYMENT',
      'REJECT_ACCOUNT_PAYMENT',
      'EXCEED_MAX_DAILY_PAYMENT_COUNT',
      'EXCEED_MAX_PAYMENT_AMOUNT',
    ],
  ],
  [
    'card unusable',
    declined(8007),
    ['INVALID_CARD_EXPIRATION', 'INVALID_STOPPED_CARD', 'INVALID_CARD_LOST_OR_STOLEN', 'INVALID_CARD_NUMBER'],
  ],
  ['declined', declined(8009), ['INVALID_REJECT_CARD', 'REJECT_CARD_COMPANY']],
  // The one that it is busy with may be this very call.
  ['busy', unknown(8013, 'system'), ['FORBIDDEN_CONSECUTIVE_REQUEST']],
  ['maintenance', declined(8012, 'system'), ['MAINTAINED_METHOD']],
  [
    'transient or unknown',
    unknown(8999, 'system'),
    [
      'PROVIDER_ERROR',
      'FAILED_CARD_COMPANY_RESPONSE',
      'FAILED_INTERNAL_SYSTEM_PROCESSING',
      'SERVICE_UNAVAILABLE',
    ],
  ],
]

const meanings = meaningsIn(errorTable)

/** Contract 4, by status alone. */
const ofStatus: ReadonlyMap<number, Meaning> = new Map([
  [401, declined(8002)],
  [429, unknown(8013, 'system')],
])

export const meaningOf = ({ status, code }: Pick<Refusal, 'status' | 'code'>): Meaning | undefined =>
  ofStatus.get(status) ?? meaningOfCode(code)

export const meaningOfCode = (code: string | null): Meaning | undefined => meanings.get(code ?? '')

/** Contract 3.1: of a charge that FAILED, and says no more. */
export const failedCharge: Meaning = declined(8009)

/** Contract 5: an answer that may have the first one's fields beside the code. */
export const isDuplicate = (code: string): boolean =>
  code === 'DUPLICATED_ORDER_ID' || code === 'ALREADY_PROCESSED_PAYMENT'
