/** Section 4: what an approval can be declined with. */
export const declines = {
  '8521': '한도초과',
  '8035': '잔액부족',
  '8314': '유효기간 오류',
  '8315': '유효기간 오류',
  '8316': '유효기간 경과 카드',
  '8311': '비밀번호 오류',
  '8350': '도난 또는 분실 카드',
  '8373': '카드사 문의 요망',
  '8527': '포인트 부족',
} as const

/**
 * The contract promises these refusals, or the page of codes has their group, without a code. Those that begin with X are
 * made up here: nobody may go by them, only by the words.
 */
const withoutCode = {
  XI01: '요청 전문 형식 오류입니다.',
  XM01: '등록되지 않은 상점ID입니다.',
  XM02: '메시지 인증값이 일치하지 않습니다.',
  XM03: '수동매입 가맹점이 아닙니다.',
  XD01: '중복된 상점 거래고유번호입니다.',
  XD02: '이미 매입 처리된 거래입니다.',
  XN01: '조회 가능한 거래내역이 없습니다.',
  XN02: '원거래가 존재하지 않습니다.',
  XA01: '인증 거래번호가 유효하지 않습니다.',
  XB01: '유효하지 않은 빌키입니다.',
  XC01: '취소할 수 없는 거래입니다.',
  XC02: '이미 취소된 거래입니다.',
  XC03: '취소 가능 금액을 초과하였습니다.',
  XC04: '취소 가능 잔액이 일치하지 않습니다.',
} as const

/** Section 2.4: the result of a refund is to be asked for again. */
const undecided = {
  VTIM: '환불 처리중입니다.',
  VT00: '환불 처리중입니다.',
} as const

const codes = { ...declines, ...withoutCode, ...undecided }
export type Code = keyof typeof codes
export type Undecided = keyof typeof undecided

export const messageOf = (code: Code): string => codes[code]

/** How a payer pays; section 2.1. */
export const payMethods = {
  APPROVE: '11',
  BANK: '21',
  MOBILE: '31',
  PREPAID: '50',
} as const
export type PayMethodTypeCode = (typeof payMethods)[keyof typeof payMethods]

/** What something to pay with leads to. */
export type Behaviour =
  | { readonly kind: 'approve'; readonly payMethodTypeCode: PayMethodTypeCode; readonly cancels?: Undecided }
  | { readonly kind: 'decline'; readonly code: keyof typeof declines }

export const approving: Behaviour = { kind: 'approve', payMethodTypeCode: payMethods.APPROVE }

/** undefined: there is none of that name. */
export const behaviourOf = (name: string): Behaviour | undefined => {
  const paid = Object.entries(payMethods).find(([method]) => method === name)
  if (paid !== undefined) return { kind: 'approve', payMethodTypeCode: paid[1] }
  if (name === 'VTIM' || name === 'VT00') return { ...approving, cancels: name }
  return isDecline(name) ? { kind: 'decline', code: name } : undefined
}

const isDecline = (name: string): name is keyof typeof declines => name in declines
