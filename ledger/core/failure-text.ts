import type { FailureCategory } from './failure.ts'

/** What to do about a failure of this category, and what the payer is told. Source: the fourteen categories' table. */
export type CategoryGuide = {
  readonly name: string
  /** Whether asking once more can help: with a new idempotency key, since the old one stands for this outcome. */
  readonly retryable: boolean
  /** Whether it is certain that no money moved. */
  readonly outcomeKnown: boolean
  readonly recommendedAction: string
  readonly payer: { readonly ko: string; readonly en: string }
}

const guide = (
  name: string,
  [retryable, outcomeKnown]: readonly [boolean, boolean],
  [recommendedAction, ko, en]: readonly [string, string, string],
): CategoryGuide => ({ name, retryable, outcomeKnown, recommendedAction, payer: { ko, en } })

const no = false
const yes = true

export const categoryGuides: Readonly<Record<FailureCategory, CategoryGuide>> = {
  8001: guide(
    'INVALID_REQUEST',
    [no, yes],
    ['fix_request', '결제 정보를 확인해 주세요.', 'Please check the payment details.'],
  ),
  8002: guide(
    'MERCHANT_CONFIG',
    [no, yes],
    [
      'contact_operations',
      '지금은 이 결제수단을 쓸 수 없습니다.',
      'This payment method is not available right now.',
    ],
  ),
  8003: guide(
    'NOT_FOUND',
    [no, yes],
    ['inquire_later', '결제 내역을 찾을 수 없습니다.', 'The payment could not be found.'],
  ),
  8004: guide(
    'ALREADY_APPROVED_OR_DUPLICATE',
    [no, no],
    ['inquire', '이미 처리된 결제입니다.', 'This payment has already been processed.'],
  ),
  8005: guide(
    'ALREADY_CANCELED',
    [no, yes],
    ['inquire', '이미 취소된 결제입니다.', 'This payment has already been cancelled.'],
  ),
  8006: guide(
    'CANCEL_REFUSED',
    [no, yes],
    ['reread_balance', '취소할 수 없는 결제 또는 금액입니다.', 'This payment or amount cannot be cancelled.'],
  ),
  8007: guide(
    'INSTRUMENT_INVALID',
    [no, yes],
    [
      'use_another_card',
      '카드 정보·유효기간·사용 정지 여부를 확인해 주세요.',
      'Please check the card, its expiry date and whether it is suspended.',
    ],
  ),
  8008: guide(
    'LIMIT_OR_FUNDS',
    [yes, yes],
    [
      'retry_later_or_another_card_with_new_key',
      '한도 또는 잔액이 부족합니다.',
      'The limit or the balance is not sufficient.',
    ],
  ),
  8009: guide(
    'DECLINED',
    [no, yes],
    [
      'contact_issuer',
      '카드사(은행)에서 승인하지 않았습니다. 카드사에 문의해 주세요.',
      'The card company or bank declined. Please contact them.',
    ],
  ),
  8010: guide(
    'PAYER_ABORTED_OR_EXPIRED',
    [yes, yes],
    [
      'start_again_with_new_key',
      '결제가 취소되었거나 시간이 지났습니다.',
      'The payment was abandoned or has expired.',
    ],
  ),
  8011: guide(
    'BILLING_KEY_INVALID',
    [no, yes],
    ['register_again', '등록한 결제수단을 다시 등록해 주세요.', 'Please register the payment method again.'],
  ),
  8012: guide(
    'PROVIDER_UNAVAILABLE',
    [yes, yes],
    [
      'retry_later_with_new_key',
      '점검 중입니다. 잠시 후 다시 시도해 주세요.',
      'The provider is unavailable. Please try again shortly.',
    ],
  ),
  8013: guide(
    'BUSY_OR_IN_PROGRESS',
    // Not with a new key: until the outcome is known, that could pay twice.
    [no, no],
    ['wait_for_outcome', '처리 중입니다.', 'The payment is being processed.'],
  ),
  8999: guide(
    'OUTCOME_UNKNOWN',
    [no, no],
    [
      'wait_for_outcome',
      '결제 확인 중입니다. 결과를 알려 드리겠습니다.',
      'The payment is being confirmed. We will tell you the result.',
    ],
  ),
}
