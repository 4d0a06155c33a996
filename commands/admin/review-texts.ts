import type { ReviewReason } from '../../ledger/payment/events.ts'

/** Why nobody but a person can go on, in words for that person. */
export const reviewTexts: Readonly<Record<ReviewReason, { readonly ko: string; readonly en: string }>> = {
  tries_exhausted: {
    ko: '정해진 횟수만큼 시도했지만 결과를 확인하지 못했습니다',
    en: 'The outcome could not be learnt in as many tries as are allowed',
  },
  no_way_to_learn: {
    ko: '결제사에 조회할 수도 같은 요청을 다시 보낼 수도 없습니다',
    en: 'The provider can neither be asked nor be sent the same request again',
  },
  amount_mismatch: {
    ko: '요청한 금액과 다른 금액이 처리되었습니다',
    en: 'Another amount than was asked for did move',
  },
  ambiguous: {
    ko: '금액이 같은 거래가 여럿이라 결제사만 구분할 수 있습니다',
    en: 'Several movements have the same amount, so that only the provider can tell them apart',
  },
}
