/** No list of Bluewalnut's is public: those of its family (classic NICE) that these calls could meet, with its words. */
const codes = {
  '0000': '정상 처리되었습니다.',
  '3001': '카드 결제 성공',
  '2001': '취소 성공',

  '1673': '기취소된 거래는 재승인할 수 없습니다.',
  '1682': '동일한 승인 성공건이 존재합니다.',
  '2156': '중복등록된거래요청',
  '2201': '기승인존재',

  '2002': '취소 진행중',
  '2003': '취소 실패',
  '2010': '취소 요청금액 0원 이하',
  '2011': '취소 금액 불일치',
  '2012': '취소 해당거래 없음',
  '2013': '취소 완료 거래',
  '2014': '취소 불가능 거래',
  '2015': '기 취소 요청',
  '2016': '취소 기한 초과',
  '2018': '신용카드 매입후 취소 불가능 가맹점',
  '2023': '취소 한도 초과',
  '2028': '부분취소 불가능 가맹점',
  '2029': '부분취소 불가능 결제수단',
  '2031': '전체금액취소 불가',
  '2032': '취소금액이 취소가능금액보다 큼',
  '2033': '부분취소 불가능금액 전체취소 이용바람',
  '2056': '취소 시 카드사 타임아웃(재취소 요망)',

  '3011': '카드번호 오류',
  '3021': '유효기간 오류',
  '3053': '확인 불가 해외카드',
  '3057': '인증 불가카드',
  '3095': '카드사 실패 응답',
  '3022': '할부개월오류',
  '3023': '할부개월 한도 초과',
  '3024': '할부 최소금액 오류(50000미만)',
  '3041': '금액 오류(1000원 미만 신용카드 승인 불가)',

  A101: 'SIGN DATA 검증에 실패하였습니다',
  A211: '해쉬값 검증에 실패하였습니다',
  A224: '허용되지 않은 IP입니다',
  '2151': '거래정지 가맹점',
  '2152': '미등록가맹점',
  A115: 'TID가 유효하지 않습니다',
  A123: '거래금액 불일치(인증된 금액과 승인요청 금액 불일치)',
  A245: '인증 시간이 초과 되었습니다',
  A246: '비정상 과다접속으로 인한 오류입니다',

  '2000': 'DB오류',
  '2159': '해당은행장애',
  '9000': '필드값이 누락되었습니다.',
  '9001': '필드 길이가 잘못되었습니다.',
  '9002': 'Try-Catch-Exception',
  A299: 'API 지연처리 발생.',
  X002: '서버로 소켓 연결 중 오류가 발생하였습니다',
  X003: '전문 수신 중 오류가 발생하였습니다',
} as const satisfies Readonly<Record<string, string>>

export type Code = keyof typeof codes

export const messageOf = (code: Code): string => codes[code]

const isCode = (text: string): text is Code => Object.hasOwn(codes, text)

const successes: ReadonlySet<string> = new Set<Code>(['0000', '3001', '2001'])
export const isSuccess = (code: string): boolean => successes.has(code)

/** Said of a cancel alone. */
const ofCancels = /^20(?!00)/

/** Why an approval will be declined; `detail`: what the card company said. */
export type Decline = { readonly code: Code; readonly detail: string | undefined }

/** `APPROVE`, or a code, alone or with what was said: `3095:한도초과`. undefined: there is nothing that behaves so. */
export const behaviourOf = (text: string): { readonly decline: Decline | undefined } | undefined => {
  if (text === 'APPROVE') return { decline: undefined }
  const [code = '', ...said] = text.split(':')
  if (!isCode(code) || isSuccess(code) || ofCancels.test(code)) return undefined
  return { decline: { code, detail: said.length === 0 ? undefined : said.join(':') } }
}
