import { guide, type ReasonGuide } from './reason-guide.ts'
import type { CardReason } from './reasons.ts'

/** What is said of registered cards, and of payments that name one. */
export const cardGuides: Readonly<Record<CardReason, ReasonGuide>> = {
  card_not_found: guide('PAY-CARD-404', [404, 'check_id'], ['There is no such card', '없는 카드입니다']),
  card_removed: guide(
    'PAY-CARD-410',
    [409, 'use_another_card'],
    ['The card was removed', '삭제된 카드입니다'],
  ),
  card_contract_changed: guide(
    'PAY-CARD-411',
    [409, 'register_card_again'],
    [
      'The merchant’s contract with the provider is another than the one the card was registered under',
      '카드를 등록했을 때와 결제사 계약이 달라졌습니다. 카드를 다시 등록해 주세요',
    ],
  ),
  card_of_another_provider: guide(
    'PAY-CARD-422',
    [422, 'fix_request'],
    ['The card is registered at another provider', '다른 결제사에 등록된 카드입니다'],
  ),
}
