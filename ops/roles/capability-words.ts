import type { Capabilities } from '../../gateways/port/gateway.ts'

type Text = { readonly ko: string; readonly en: string }

/** What a provider can do, for people. */
export const capabilityWords = (can: Capabilities): readonly Text[] => [
  ...(can.preAuthorization
    ? [{ ko: '가승인·매입·무효', en: 'pre-authorization, capture and void' }]
    : [{ ko: '승인만 (가승인 없음)', en: 'approval only, no pre-authorization' }]),
  can.partialCancel
    ? { ko: '전액·부분 취소', en: 'full and partial cancel' }
    : { ko: '전액 취소만', en: 'full cancel only' },
  inquiryWords(can),
  ...(can.netCancelWithinMs === undefined ? [] : [netCancelWords(can.netCancelWithinMs)]),
  can.replay.afterSilence.length > 0
    ? { ko: '같은 키로 재요청 가능', en: 'repeats the same key' }
    : { ko: '같은 키로 재요청 불가', en: 'no repetition of a key' },
  instalmentWords(can.installmentMonths),
]

const inquiryWords = ({ inquiryByOrder, inquiryByTransaction }: Capabilities): Text => {
  if (inquiryByOrder && inquiryByTransaction)
    return { ko: '거래·주문 번호로 조회', en: 'inquiry by transaction and by order' }
  if (inquiryByOrder) return { ko: '주문 번호로 조회', en: 'inquiry by order' }
  if (inquiryByTransaction) return { ko: '거래 번호로 조회', en: 'inquiry by transaction' }
  return { ko: '조회 없음', en: 'no inquiry' }
}

const netCancelWords = (withinMs: number): Text => {
  if (!Number.isFinite(withinMs)) return { ko: '망취소', en: 'net cancel' }
  const minutes = String(Math.floor(withinMs / 60_000))
  return { ko: `망취소 (${minutes}분 안)`, en: `net cancel within ${minutes} min` }
}

const instalmentWords = (months: readonly number[]): Text => {
  const most = String(Math.max(0, ...months))
  return most === '0'
    ? { ko: '일시불만', en: 'no instalments' }
    : { ko: `할부 ${most}개월까지`, en: `instalments up to ${most} months` }
}
