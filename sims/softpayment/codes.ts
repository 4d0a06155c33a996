/**
 * The contract has no codes: these are the words of its nearest relative (toss.md, section 4), as far as billing and
 * cancels could meet them, with the HTTP status that they have there.
 */
const codes = {
  DUPLICATED_ORDER_ID: [409, '이미 처리된 주문번호입니다.'],
  ALREADY_PROCESSED_PAYMENT: [409, '이미 처리된 결제입니다.'],

  ALREADY_CANCELED_PAYMENT: [400, '이미 취소된 결제입니다.'],
  ALREADY_REFUND_PAYMENT: [400, '이미 환불된 결제입니다.'],
  NOT_CANCELABLE_AMOUNT: [403, '취소할 수 없는 금액입니다.'],
  NOT_CANCELABLE_PAYMENT: [403, '취소할 수 없는 결제입니다.'],
  EXCEED_MAX_REFUND_DUE: [403, '환불 가능한 기간이 지났습니다.'],
  EXCEED_CANCEL_LIMIT: [403, '취소 한도를 초과했습니다.'],
  NOT_ALLOWED_PARTIAL_REFUND: [403, '부분 취소를 할 수 없는 결제입니다.'],
  REFUND_REJECTED: [403, '환불이 거절되었습니다. 결제사에 문의해 주세요.'],

  NOT_FOUND: [404, '존재하지 않는 정보입니다.'],
  NOT_FOUND_PAYMENT: [404, '존재하지 않는 결제입니다.'],
  INVALID_REQUEST: [400, '잘못된 요청입니다.'],
  BELOW_MINIMUM_AMOUNT: [400, '결제 금액이 최소 금액보다 적습니다.'],
  UNAUTHORIZED_KEY: [401, '인증되지 않은 API 키입니다.'],
  INVALID_API_KEY: [400, '잘못된 API 키 연동 정보입니다.'],
  FORBIDDEN_REQUEST: [403, '허용되지 않은 요청입니다.'],

  INVALID_BILL_KEY_REQUEST: [400, '빌링키 결제를 할 수 없습니다.'],
  ALREADY_REMOVED_BILLING_KEY: [400, '이미 삭제된 빌링키입니다.'],

  REJECT_CARD_PAYMENT: [403, '한도초과 혹은 잔액부족으로 결제에 실패했습니다.'],
  REJECT_ACCOUNT_PAYMENT: [403, '잔액부족으로 결제에 실패했습니다.'],
  EXCEED_MAX_DAILY_PAYMENT_COUNT: [403, '하루 결제 가능 횟수를 초과했습니다.'],
  EXCEED_MAX_PAYMENT_AMOUNT: [403, '하루 결제 가능 금액을 초과했습니다.'],
  INVALID_CARD_EXPIRATION: [403, '카드 정보를 다시 확인해 주세요. (유효기간)'],
  INVALID_STOPPED_CARD: [403, '정지된 카드입니다.'],
  INVALID_CARD_LOST_OR_STOLEN: [403, '분실 혹은 도난 카드입니다.'],
  INVALID_CARD_NUMBER: [403, '카드번호를 다시 확인해 주세요.'],
  INVALID_REJECT_CARD: [403, '카드 사용이 거절되었습니다. 카드사에 문의해 주세요.'],
  REJECT_CARD_COMPANY: [403, '결제 승인이 거절되었습니다.'],

  FORBIDDEN_CONSECUTIVE_REQUEST: [403, '반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해 주세요.'],
  MAINTAINED_METHOD: [403, '현재 점검 중입니다.'],
  PROVIDER_ERROR: [400, '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해 주세요.'],
  FAILED_CARD_COMPANY_RESPONSE: [500, '카드사에서 에러가 발생했습니다.'],
  FAILED_INTERNAL_SYSTEM_PROCESSING: [500, '내부 시스템 처리 작업이 실패했습니다.'],
  SERVICE_UNAVAILABLE: [503, '서비스 점검 중입니다.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>

export type Code = keyof typeof codes

const isCode = (text: string): text is Code => Object.hasOwn(codes, text)

export const statusAndMessageOf = (code: Code): readonly [status: number, message: string] => codes[code]

/** Said of a cancel alone. */
const ofCancels: readonly Code[] = [
  'ALREADY_CANCELED_PAYMENT',
  'ALREADY_REFUND_PAYMENT',
  'NOT_CANCELABLE_AMOUNT',
  'NOT_CANCELABLE_PAYMENT',
  'EXCEED_MAX_REFUND_DUE',
  'EXCEED_CANCEL_LIMIT',
  'NOT_ALLOWED_PARTIAL_REFUND',
  'REFUND_REJECTED',
  'NOT_FOUND_PAYMENT',
]

/**
 * How a billing key behaves whenever it is charged. `refused`: with an HTTP status of its own, before the order was taken.
 * `failed`: the charge is made, and answered with status FAILED; `code` null: without a reason.
 */
export type Behaviour =
  | { readonly kind: 'approves' }
  | { readonly kind: 'refused'; readonly code: Code }
  | { readonly kind: 'failed'; readonly code: Code | null }

/** `APPROVE`, `FAILED`, a code, or `FAILED code`. undefined: there is nothing that behaves so. */
export const behaviourOf = (text: string): Behaviour | undefined => {
  if (text === 'APPROVE') return { kind: 'approves' }
  if (text === 'FAILED') return { kind: 'failed', code: null }
  const [, failed, code = ''] = /^(FAILED )?(\w+)$/.exec(text) ?? []
  if (!isCode(code) || ofCancels.includes(code)) return undefined
  return failed === undefined ? { kind: 'refused', code } : { kind: 'failed', code }
}
