import type { CodedRefusal } from '../port/coded-reply.ts'
import { meaningsIn, type CodeTable } from '../port/codes.ts'
import type { Operation } from '../port/gateway.ts'
import { declined, unknown, type Meaning } from '../port/meaning.ts'

/** Rows of the contract's section 4.1, in its order. */
export const codeTable: CodeTable = [
  ['limit or funds', declined(8008), ['8521', '8035', '8527']],
  ['card unusable', declined(8007), ['8314', '8315', '8316', '8311', '8350']],
  ['declined', declined(8009), ['8373']],
  ['result to be asked', unknown(8013, 'system'), ['VTIM', 'VT00']],
  // Of a transfer back, long after what it was asked by.
  ['transfer impossible', unknown(8999), ['5413']],
]

/** Which operations a row of words is about. */
export type Scope = 'any' | 'charges' | 'captures' | 'changes' | 'not charges'

type WordRow = readonly [row: string, meaning: Meaning, of: Scope, words: readonly string[]]

/** Rows of the contract's section 4.2, in its order, which decides. */
export const wordTable: readonly WordRow[] = [
  [
    'nobody answered behind it',
    unknown(8999, 'system'),
    'any',
    [
      '타임아웃',
      '시간초과',
      'TIMEOUT',
      'TIME-OUT',
      '통신',
      '네트워크',
      '응답없음',
      '무응답',
      '응답전문',
      '미수신',
      '지연',
    ],
  ],
  ['its own trouble', unknown(8999, 'system'), 'any', ['시스템', '내부오류', '일시적', '장애']],
  ['under way', unknown(8013, 'system'), 'any', ['처리중', '진행중', '확인중', '대기', '접수']],
  // By which call, and of how much, only an inquiry tells.
  ['duplicate', unknown(8004), 'any', ['중복', '이미승인', '이미결제', '이미매입', '이미처리']],
  // What was let go takes no capture, so this one was surely not made.
  ['not to be captured any more', declined(8010), 'captures', ['이미취소', '취소된거래']],
  ['already cancelled', unknown(8005), 'any', ['이미취소', '기취소', '취소된거래', '취소완료']],
  ['limit or funds', declined(8008), 'charges', ['한도', '잔액', '부족']],
  ['contract', declined(8002), 'any', ['상점', '가맹점', '메시지인증']],
  ['card unusable', declined(8007), 'charges', ['유효기간', '분실', '도난', '정지', '비밀번호']],
  ['declined', declined(8009), 'charges', ['거절', '카드사문의']],
  ['billing key', declined(8011), 'charges', ['빌키', '빌링키']],
  ['authentication over', declined(8010), 'charges', ['인증거래번호']],
  // The one place that decides what an inquiry takes for "there is nothing".
  [
    'nothing there',
    declined(8003),
    'not charges',
    [
      '거래내역이없',
      '거래내역없',
      '거래가없',
      '거래없음',
      '내역이존재하지',
      '거래가존재하지',
      '존재하지않는거래',
    ],
  ],
  // Words that say no: 취소 alone may as well be about a cancel that was made.
  [
    'change refused',
    declined(8006),
    'changes',
    ['불가', '할수없', '초과', '부족', '불일치', '일치하지', '거절', '아닙니다'],
  ],
  ['our request', declined(8001), 'any', ['전문', '형식오류', '필수', '파라미터']],
]

const scopesOf: Readonly<Record<Operation, readonly Scope[]>> = {
  approve: ['any', 'charges'],
  pre_authorize: ['any', 'charges'],
  capture: ['any', 'captures', 'changes', 'not charges'],
  void: ['any', 'changes', 'not charges'],
  cancel: ['any', 'changes', 'not charges'],
  net_cancel: ['any'],
  inquire: ['any', 'not charges'],
}

const meanings = meaningsIn(codeTable)

/** undefined: neither the code nor a word is known, so it is not known what it means. */
export const meaningOf = ({ operation, code, message }: CodedRefusal): Meaning | undefined => {
  const known = meanings.get(code)
  if (known !== undefined) return known
  const said = message.replaceAll(/\s/g, '').toUpperCase()
  const row = wordTable.find(
    ([, , of, words]) => scopesOf[operation].includes(of) && words.some((word) => said.includes(word)),
  )
  return row?.[1]
}
