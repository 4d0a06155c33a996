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
  ['must not be before `from`', '`from`보다 앞설 수 없습니다'],
])

export const fieldText = (message: string, language: Language): string =>
  language === 'ko' ? (korean.get(message) ?? message) : message
