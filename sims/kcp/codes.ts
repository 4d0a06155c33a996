/** Section 3: what a charge can be refused with; nothing is done then. */
const declines = {
  CC07: '신용한도 초과입니다.',
  CC08: '이용한도 초과입니다.',
  CC61: '1회 이용한도 초과입니다.',
  CC09: '월 이용한도 초과입니다.',
  CC10: '잔액이 부족합니다.',
  AC25: '계좌 잔액이 부족합니다.',
  CC88: '카드 포인트가 부족합니다.',
  8186: '1일 결제한도를 초과하였습니다.',
  8188: '월 결제한도를 초과하였습니다.',
  S032: '해당 서비스의 사용 권한이 없습니다.',
  9502: '모듈 통신 오류입니다.',
  9999: '사용자가 결제를 취소하였습니다.',
} as const

/** Section 3, of cancels. */
const ofCancels = {
  8178: '상계처리할 미정산 금액이 부족합니다.',
  8133: '이미 취소된 거래입니다.',
} as const

/** Public integrations know this one: STSC where a part is cancelled already. */
const known = { 8038: '부분취소 거래는 전체취소할 수 없습니다.' } as const

/**
 * What the contract has no code for: this simulator's own, which KCP does not have, so that nobody takes them for KCP's.
 */
const own = {
  Z001: '필수값이 누락되었거나 형식이 올바르지 않습니다.',
  Z010: '인증정보가 올바르지 않습니다.',
  Z011: '이미 승인된 인증정보입니다.',
  Z012: '인증 유효시간이 지났습니다.',
  Z013: '결제 요청정보가 일치하지 않습니다.',
  Z020: '원거래가 존재하지 않습니다.',
  Z021: '취소 전 잔액이 일치하지 않습니다.',
  Z022: '취소 요청금액이 잔액보다 큽니다.',
  Z030: '등록되지 않은 배치키입니다.',
  Z031: '배치키의 그룹아이디가 일치하지 않습니다.',
  Z404: '존재하지 않는 서비스입니다.',
} as const

const messages: Readonly<Record<string, string>> = { ...declines, ...ofCancels, ...known, ...own }

export type Code = `${keyof (typeof declines & typeof ofCancels & typeof known & typeof own)}`

export const APPROVE = 'APPROVE'

/** Section 3: passed on from a card company or a bank, which have more of them than are listed. */
const passedOn = /^(CC|AC)[0-9A-Z]{2}$/

export const messageOf = (code: string): string => messages[code] ?? '카드사(은행)에서 승인을 거절하였습니다.'

/** Whether something to pay with can be made to behave so. */
export const isBehaviour = (text: string): boolean =>
  text === APPROVE || Object.hasOwn(declines, text) || passedOn.test(text)
