import { cardGuides } from './card-guides.ts'
import { caseGuides } from './case-guides.ts'
import { ledgerGuides } from './ledger-guides.ts'
import { listGuides } from './list-guides.ts'
import { notificationGuides } from './notification-guides.ts'
import { importGuides } from './import-guides.ts'
import { guide, type ReasonGuide } from './reason-guide.ts'
import type { Reason } from './reasons.ts'
import { streamGuides } from './stream-guides.ts'

/** Every refusal has exactly one status, code and text; a new one does not compile until it has them. */
export const reasonGuides: Readonly<Record<Reason, ReasonGuide>> = {
  malformed_json: guide(
    'API-BODY-400',
    [400, 'fix_request'],
    ['The body is not valid JSON', '본문이 올바른 JSON이 아닙니다'],
  ),
  invalid_request: guide(
    'API-BODY-401',
    [400, 'fix_request'],
    ['Some fields are not valid', '올바르지 않은 항목이 있습니다'],
  ),
  card_number_refused: guide(
    'API-BODY-402',
    [400, 'remove_card_number'],
    ['Card numbers must not be sent here', '카드번호는 보낼 수 없습니다'],
  ),
  body_too_large: guide(
    'API-BODY-413',
    [413, 'fix_request'],
    ['The body is too large', '본문이 너무 큽니다'],
  ),
  unsupported_media_type: guide(
    'API-BODY-415',
    [415, 'fix_request'],
    ['Send the body as application/json', '본문은 application/json으로 보내 주세요'],
  ),
  idempotency_key_missing: guide(
    'API-IDEM-400',
    [400, 'send_idempotency_key'],
    ['The Idempotency-Key header is missing', 'Idempotency-Key 헤더가 없습니다'],
  ),
  idempotency_key_invalid: guide(
    'API-IDEM-401',
    [400, 'send_idempotency_key'],
    [
      'The Idempotency-Key must be 1 to 255 visible ASCII characters',
      'Idempotency-Key는 공백 없는 ASCII 1~255자여야 합니다',
    ],
  ),
  idempotency_key_reused: guide(
    'API-IDEM-422',
    [422, 'use_new_idempotency_key'],
    ['This Idempotency-Key was used for another request', '이미 다른 요청에 쓰인 Idempotency-Key입니다'],
  ),
  authentication_missing: guide(
    'API-AUTH-401',
    [401, 'authenticate'],
    ['An API key is required', 'API 키가 필요합니다'],
  ),
  authentication_failed: guide(
    'API-AUTH-402',
    [401, 'check_api_key'],
    ['The API key is not valid', '유효하지 않은 API 키입니다'],
  ),
  route_not_found: guide(
    'API-ROUTE-404',
    [404, 'check_url'],
    ['There is nothing at this address', '없는 주소입니다'],
  ),
  method_not_allowed: guide(
    'API-ROUTE-405',
    [405, 'check_url'],
    ['This method is not allowed here', '허용되지 않는 메서드입니다'],
  ),
  service_unavailable: guide(
    'API-SYS-503',
    [503, 'retry_later'],
    [
      'Temporarily unavailable: repeat with the same Idempotency-Key',
      '일시적으로 이용할 수 없습니다. 같은 Idempotency-Key로 다시 요청해 주세요',
    ],
  ),
  internal_error: guide(
    'API-SYS-500',
    [500, 'contact_support'],
    ['Something went wrong on our side', '내부 오류가 발생했습니다'],
  ),
  ...importGuides,
  ...listGuides,
  ...ledgerGuides,
  ...notificationGuides,
  ...streamGuides,
  ...caseGuides,
  ...cardGuides,
  provider_unknown: guide(
    'PAY-PROV-400',
    [422, 'fix_request'],
    ['There is no such provider', '없는 결제사입니다'],
  ),
  provider_contract_missing: guide(
    'PAY-PROV-401',
    [422, 'add_provider_contract'],
    ['The merchant has no contract with this provider in this mode', '이 결제사와의 계약이 없습니다'],
  ),
  provider_does_not_take: guide(
    'PAY-PROV-402',
    [422, 'fix_request'],
    ['The provider does not offer what was asked', '이 결제사가 지원하지 않는 요청입니다'],
  ),
  provider_order_used: guide(
    'PAY-PROV-409',
    [409, 'open_new_window'],
    [
      'The payment window’s order id was used for another attempt to pay: open a new window',
      '다른 결제 시도에 이미 쓰인 결제창 주문번호입니다. 결제창을 새로 열어 주세요',
    ],
  ),
  provider_failed: guide(
    'PAY-PROV-500',
    [402, 'see_category'],
    ['The provider did not carry it out', '결제사에서 처리하지 않았습니다'],
  ),
  payment_not_found: guide(
    'PAY-CORE-404',
    [404, 'check_id'],
    ['There is no such payment', '없는 결제입니다'],
  ),
  order_mismatch: guide(
    'PAY-CORE-410',
    [409, 'use_new_order_id'],
    ['The order id was used for another order', '다른 내용의 주문에 이미 쓰인 주문번호입니다'],
  ),
  attempt_undecided: guide(
    'PAY-CORE-411',
    [409, 'wait_for_outcome'],
    ['An attempt to pay is not decided yet', '아직 결과가 확인되지 않은 결제 시도가 있습니다'],
  ),
  payment_already_approved: guide(
    'PAY-CORE-412',
    [409, 'none'],
    ['The order is paid', '이미 결제된 주문입니다'],
  ),
  payment_closed: guide(
    'PAY-CORE-413',
    [409, 'use_new_order_id'],
    ['The payment was cancelled or voided in full', '전액 취소되었거나 무효가 된 결제입니다'],
  ),
  payment_not_approved: guide(
    'PAY-CORE-414',
    [409, 'none'],
    ['The payment was not approved', '승인되지 않은 결제입니다'],
  ),
  currency_mismatch: guide(
    'PAY-CORE-420',
    [422, 'fix_request'],
    ['The currency is not the payment’s', '결제 통화와 다른 통화입니다'],
  ),
  nothing_captured: guide(
    'PAY-CXL-410',
    [409, 'void_instead'],
    [
      'Nothing was captured, so nothing can be cancelled: void it',
      '매입된 금액이 없어 취소할 수 없습니다. 무효 처리해 주세요',
    ],
  ),
  payment_already_canceled: guide(
    'PAY-CXL-411',
    [409, 'none'],
    ['The payment is cancelled in full', '이미 전액 취소된 결제입니다'],
  ),
  cancel_exceeds_balance: guide(
    'PAY-CXL-420',
    [422, 'reread_balance'],
    ['The amount is more than the balance', '잔액보다 큰 금액은 취소할 수 없습니다'],
  ),
  cancel_undecided: guide(
    'PAY-CXL-412',
    [409, 'wait_for_outcome'],
    ['Another cancel of the same money is not decided yet', '같은 금액에 대한 다른 취소가 진행 중입니다'],
  ),
  payment_not_pre_authorized: guide(
    'PAY-HOLD-410',
    [409, 'none'],
    ['The payment was not pre-authorized', '가승인된 결제가 아닙니다'],
  ),
  payment_already_voided: guide(
    'PAY-HOLD-411',
    [409, 'none'],
    ['The pre-authorization is voided', '이미 무효 처리된 가승인입니다'],
  ),
  payment_already_captured: guide(
    'PAY-HOLD-412',
    [409, 'none'],
    ['Everything held is captured', '이미 전액 매입되었습니다'],
  ),
  capture_exceeds_hold: guide(
    'PAY-HOLD-420',
    [422, 'fix_request'],
    ['The amount is more than what is held', '가승인 금액보다 크게 매입할 수 없습니다'],
  ),
  capture_undecided: guide(
    'PAY-HOLD-413',
    [409, 'wait_for_outcome'],
    ['A capture of the same money is not decided yet', '같은 금액에 대한 매입이 진행 중입니다'],
  ),
  void_undecided: guide(
    'PAY-HOLD-414',
    [409, 'wait_for_outcome'],
    ['A void is not decided yet', '무효 처리가 진행 중입니다'],
  ),
  merchant_not_found: guide(
    'MER-CORE-404',
    [404, 'check_id'],
    ['There is no such merchant', '없는 가맹점입니다'],
  ),
  business_number_taken: guide(
    'MER-CORE-409',
    [409, 'none'],
    ['The business number is registered', '이미 등록된 사업자번호입니다'],
  ),
  provider_contract_exists: guide(
    'MER-CONT-409',
    [409, 'none'],
    ['The merchant has a contract with this provider in this mode', '이미 이 결제사와의 계약이 있습니다'],
  ),
  api_key_not_found: guide(
    'MER-KEY-404',
    [404, 'check_id'],
    ['There is no such API key', '없는 API 키입니다'],
  ),
  api_key_exists: guide('MER-KEY-409', [409, 'none'], ['The API key exists', '이미 있는 API 키입니다']),
  api_key_revoked: guide(
    'MER-KEY-410',
    [409, 'none'],
    ['The API key is revoked', '이미 폐기된 API 키입니다'],
  ),
}
