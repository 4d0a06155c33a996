import type { Language } from './language.ts'

/** What we say of fields ourselves, beside what zod says in both languages. */
const korean: ReadonlyMap<string, string> = new Map([
  ['holds a card number', '카드번호가 들어 있습니다'],
  ['holds characters that are not text', '텍스트가 아닌 문자가 들어 있습니다'],
  ['is nested too deep', '너무 깊게 중첩되어 있습니다'],
  ['is no field', '사용할 수 없는 항목입니다'],
  ['is none of your cards', '등록된 카드가 아닙니다'],
  ['is required unless a registered card is charged', '등록된 카드로 결제하지 않을 때는 필수입니다'],
  [
    'must hide all but the first six and the last four digits',
    '앞 6자리와 뒤 4자리를 뺀 나머지 숫자는 가려야 합니다',
  ],
  ['must begin with the step pay', 'pay 단계로 시작해야 합니다'],
  ['must not hold the step pay twice', 'pay 단계는 한 번만 넣을 수 있습니다'],
  ['is needed for the scenario custom', 'custom 시나리오에는 필수입니다'],
  ['is for the scenario custom only', 'custom 시나리오에만 쓸 수 있습니다'],
  ['scenarios run in test mode only', '시나리오는 테스트 모드에서만 실행됩니다'],
  ['must not exceed the amount', '결제 금액보다 클 수 없습니다'],
  ['is only for what has gone back', '취소된 금액이 있을 때만 쓸 수 있습니다'],
  ['must not be before the approval', '승인 시각보다 앞설 수 없습니다'],
  ['must not be before 1900', '1900년보다 앞설 수 없습니다'],
  ['must not lie in the future', '미래의 시각일 수 없습니다'],
  ['is no provider', '없는 결제사입니다'],
  ['is needed by the provider to cancel a part', '이 결제사에서 부분 취소하려면 필요합니다'],
  ['the merchant has no contract there in this mode', '이 모드에서 해당 결제사와 맺은 계약이 없습니다'],
  ['cannot be cancelled there', '이 결제사에서 취소할 수 없는 통화입니다'],
  ['is of the form of our own', '이 시스템이 만드는 주문번호 형식은 쓸 수 없습니다'],
  ['is another payment’s there', '결제사에서 이미 다른 결제에 쓰인 값입니다'],
  ['is known here already', '이미 이 시스템에 있는 주문입니다'],
  ['was imported from another file', '다른 파일에서 이미 가져온 주문입니다'],
  ['must not hold more than 20 keys', '키는 20개까지 넣을 수 있습니다'],
  ['must not hold a user, a query or a fragment', '사용자 정보, 쿼리, 프래그먼트를 넣을 수 없습니다'],
  [
    'must not be a private, link-local or unspecified address',
    '사설, 링크 로컬, 미지정 주소는 쓸 수 없습니다',
  ],
  [
    'must be https, or http to localhost, 127.0.0.0/8 or [::1]',
    'https여야 합니다 (http는 localhost, 127.0.0.0/8, [::1]만 가능)',
  ],
  ['must be a date that exists, YYYY-MM-DD', '실제로 있는 날짜여야 합니다 (YYYY-MM-DD)'],
  [
    'must be a Ledger-Position, a time with its offset, or a day in Seoul',
    'Ledger-Position, 시간대가 있는 시각, 서울 날짜 중 하나여야 합니다',
  ],
  ['must not be before `from`', '`from`보다 앞설 수 없습니다'],
  ['must not be less than `minAmount`', '`minAmount`보다 작을 수 없습니다'],
  ['must not be less than `lines`', '`lines`보다 작을 수 없습니다'],
  [
    'must be a whole number of minor units, 0 to 2^53 - 1',
    '0부터 2^53 - 1까지의 정수여야 합니다 (최소 통화 단위)',
  ],
  ['must be the id of a message', '메시지의 id여야 합니다'],
  ['is for pages: a file has all of them', '페이지에만 쓸 수 있습니다. 파일에는 전체가 들어 있습니다'],
  [
    'must be HTTP: in an address, what is not ASCII is percent-encoded',
    'HTTP 요청이어야 합니다. 주소에 있는 한글 등은 퍼센트 인코딩해야 합니다',
  ],
  ['must not be after the last event', '마지막 이벤트보다 뒤일 수 없습니다'],
  ['must be within 366 days', '366일 이내여야 합니다'],
  ['must be within 31 days by hour', '시간별로는 31일 이내여야 합니다'],
  [
    'must be one or two of day, hour, provider, methodKind, kind, status; not day and hour',
    'day, hour, provider, methodKind, kind, status 중 한두 개여야 합니다 (day와 hour는 함께 쓸 수 없습니다)',
  ],
  ['payments have no kind, their transactions have', '종류는 결제가 아니라 거래에만 있습니다'],
  ['a transaction has no method of its own', '거래에는 결제 수단이 따로 없습니다'],
  ['is no status of what is counted', '집계 대상에 없는 상태입니다'],
])

export const fieldText = (message: string, language: Language): string =>
  language === 'ko' ? (korean.get(message) ?? message) : message
