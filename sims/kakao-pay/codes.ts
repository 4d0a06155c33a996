/** Section 4. Its HTTP status is that of the contract; the words are our own. */
const codes = {
  '-400': [400, '요청 헤더에 Authorization이 없습니다.'],
  '-401': [401, '시크릿 키가 올바르지 않습니다.'],
  '-403': [403, '사용이 등록되지 않은 API입니다.'],
  '-404': [404, '요청한 리소스를 찾을 수 없습니다.'],
  '-429': [429, '호출 한도를 초과했습니다.'],
  '-500': [500, '내부 오류가 발생했습니다. 잠시 후 다시 시도해 주세요.'],
  '-503': [503, '서비스 점검 중입니다.'],
  '-701': [400, '결제 인증이 완료되지 않았습니다.'],
  '-702': [400, '이미 결제 완료된 TID입니다.'],
  '-703': [400, '결제 금액이 올바르지 않습니다.'],
  '-704': [400, '비과세 금액이 올바르지 않습니다.'],
  '-705': [400, '결제 수단이 일치하지 않습니다.'],
  '-706': [400, '가맹점 주문번호가 일치하지 않습니다.'],
  '-707': [400, '가맹점 회원 ID가 일치하지 않습니다.'],
  '-708': [400, 'pg_token이 일치하지 않습니다.'],
  '-710': [400, '취소 요청 금액이 취소 가능 금액을 초과했습니다.'],
  '-711': [400, '취소 금액이 올바르지 않습니다.'],
  '-721': [400, '존재하지 않는 TID입니다.'],
  '-722': [400, '결제 준비 금액과 승인 금액이 다릅니다.'],
  '-723': [400, '결제 유효 시간이 만료되었습니다.'],
  '-724': [400, '부가세 금액이 올바르지 않습니다.'],
  '-725': [400, '컵 보증금이 올바르지 않습니다.'],
  '-726': [400, '주문 정보가 올바르지 않습니다.'],
  '-730': [400, '앱 정보가 올바르지 않습니다.'],
  '-731': [400, 'CID가 올바르지 않습니다.'],
  '-732': [400, 'GID가 올바르지 않습니다.'],
  '-733': [400, 'CID 인증키가 올바르지 않습니다.'],
  '-750': [400, '존재하지 않는 SID입니다.'],
  '-751': [400, '비활성화된 SID입니다.'],
  '-752': [400, '정기 결제 월 최대 한도를 초과했습니다.'],
  '-753': [400, 'SID를 발급받은 회원이 아닙니다.'],
  '-780': [400, '결제 승인에 실패했습니다.'],
  '-781': [400, '결제 취소에 실패했습니다.'],
  '-782': [400, '정기 결제에 실패했습니다.'],
  '-783': [400, '결제 승인을 할 수 없는 상태입니다.'],
  '-784': [400, '결제 취소를 할 수 없는 상태입니다.'],
  '-785': [400, '동일한 승인 또는 취소 요청이 처리 중입니다.'],
  '-797': [400, '1회 결제 한도를 초과했습니다.'],
  '-798': [400, '허용되지 않은 IP입니다.'],
  '-799': [400, '등록되지 않은 도메인입니다.'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>

export type Code = keyof typeof codes

/** Section 4, `extras.method_result_code`: those that are public. */
const results = {
  USER_LOCKED: '해당 회원의 다른 거래가 진행 중입니다.',
  BANK_FIRM_UNKNOWN: '은행 처리 결과를 알 수 없습니다.',
  LACK_BALANCE: '잔액이 부족합니다.',
  '8326': '카드 한도를 초과했습니다.',
  '9999': '결제 수단에서 처리하지 못했습니다.',
} as const satisfies Readonly<Record<string, string>>

export type MethodResult = keyof typeof results

export const statusAndMessageOf = (code: Code): readonly [status: number, message: string] => codes[code]
export const messageOf = (result: MethodResult): string => results[result]

export const isCode = (text: string): text is Code => Object.hasOwn(codes, text)
export const isMethodResult = (text: string): text is MethodResult => Object.hasOwn(results, text)
