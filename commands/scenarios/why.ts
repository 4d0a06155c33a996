/** Why a step, or a provider, failed or was skipped: a code for programs, and words for people. */
export type Why = { readonly code: WhyCode; readonly ko: string; readonly en: string }

export type WhyCode = keyof typeof words

/** What a reason is about, in the places of its words. */
type About = Readonly<Record<string, string>>

const words = {
  no_method: {
    ko: '결제수단이 없습니다: 환경 변수 {because}도, 이 결제사의 시뮬레이터도 없습니다',
    en: 'there is nothing to pay with: neither the variable {because} nor a simulator of the provider is here',
  },
  method_failed: {
    ko: '결제수단을 받지 못했습니다: {because}',
    en: 'nothing to pay with could be got: {because}',
  },
  no_inquiry: { ko: '이 결제사에는 조회가 없습니다', en: 'the provider cannot be asked' },
  no_partial_cancel: {
    ko: '이 결제사에는 부분 취소가 없습니다',
    en: 'the provider has no partial cancel',
  },
  no_pre_authorization: {
    ko: '이 결제사에는 가승인이 없습니다',
    en: 'the provider has no pre-authorization',
  },
  no_installments: {
    ko: '이 결제사에는 {months}개월 할부가 없습니다',
    en: 'the provider has no instalments over {months} months',
  },
  earlier_failed: { ko: '앞 단계가 실패했습니다', en: 'an earlier step failed' },
  told_before: {
    ko: '같은 키의 앞선 실행에서 이미 끝난 단계입니다',
    en: 'an earlier run with this key did it, and wrote nothing that could be told again',
  },
  refused: { ko: '거절되었습니다: {reason}', en: 'it was refused: {reason}' },
  declined: {
    ko: '결제사가 거절했습니다: {category} {code}',
    en: 'the provider declined: {category} {code}',
  },
  unknown: {
    ko: '결과를 {seconds}초 안에 알 수 없었습니다',
    en: 'its outcome could not be learnt within {seconds} s',
  },
  not_refused: {
    ko: '거절({wanted})되어야 하는데 처리되었습니다',
    en: 'it should have been refused ({wanted}), and was done',
  },
  refused_otherwise: {
    ko: '{wanted}(으)로 거절되어야 하는데 {got}(으)로 거절되었습니다',
    en: 'it should have been refused by {wanted}, and was by {got}',
  },
  status_differs: { ko: '상태가 {wanted}여야 하는데 {got}입니다', en: 'the status is {got}, not {wanted}' },
  balance_differs: { ko: '잔액이 {wanted}여야 하는데 {got}입니다', en: 'the balance is {got}, not {wanted}' },
  hold_differs: {
    ko: '가승인 잔액이 {wanted}여야 하는데 {got}입니다',
    en: '{got} is held, not {wanted}',
  },
  books_differ: {
    ko: '결제사의 내역과 다릅니다: {differences}',
    en: 'the provider’s book differs from ours: {differences}',
  },
  provider_silent: {
    ko: '결제사가 조회에 답하지 않았습니다: {category}',
    en: 'the provider did not tell: {category}',
  },
  may_stand: {
    ko: '결과를 몰라 취소할 수 없습니다. 결제사에 돈이 남아 있을 수 있습니다',
    en: 'nothing can be given back while the outcome is open: money may stand at the provider',
  },
  broke: { ko: '우리 쪽 오류입니다: {because}', en: 'we failed: {because}' },
} as const

export const why = (code: WhyCode, about: About = {}): Why => ({
  code,
  ko: filled(words[code].ko, about),
  en: filled(words[code].en, about),
})

const filled = (text: string, about: About): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => about[name] ?? '').trim()

/** For the documents. */
export const whyCodes: readonly WhyCode[] = Object.keys(words).filter(
  (code): code is WhyCode => code in words,
)
