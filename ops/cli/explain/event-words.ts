import type { Failure } from '../../../ledger/core/failure.ts'
import type { Money } from '../../../ledger/core/money.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { because, text } from '../fact-words.ts'
import type { Words } from '../report/model.ts'
import { inWords } from '../story-words.ts'
import { eventTitles } from './event-titles.ts'

/** What happened, with everything that a person asks for. */
export const whatOf = (event: PaymentEvent): Words => ({ en: inWords(event), ko: inKorean(event) })

const inKorean = (event: PaymentEvent): string => {
  const details = Object.entries(event).flatMap(([field, value]: readonly [string, unknown]) =>
    detailIn(field, value),
  )
  return [eventTitles[event.type].ko, details.join(', ')].filter((part) => part !== '').join(': ')
}

type InWords = (value: unknown) => string | undefined

const amount =
  (label: string): InWords =>
  (value) =>
    isMoney(value) ? `${label}${text(value)}` : undefined
const word =
  (label: string): InWords =>
  (value) =>
    typeof value === 'string' && value !== '' ? `${label}${value}` : undefined

/** By the names of fields, which mean the same in every event. */
const korean: ReadonlyMap<string, InWords> = new Map<string, InWords>([
  ['amount', amount('')],
  ['held', amount('')],
  ['released', amount('')],
  ['captured', amount('')],
  ['canceled', amount('그중 취소 ')],
  ['asked', amount('요청 ')],
  ['answered', amount('응답 ')],
  ['provider', word('결제사 ')],
  ['reference', word('거래 번호 ')],
  ['approvalNumber', word('승인 번호 ')],
  ['reason', word('사유 ')],
  ['from', word('이전 프로세스 ')],
  ['cause', word('계기 ')],
  ['result', word('결과 ')],
  ['attempt', (value) => (typeof value === 'number' ? `${String(value)}번째 시도` : undefined)],
  [
    'installmentMonths',
    (value) => (typeof value === 'number' && value > 0 ? `할부 ${String(value)}개월` : undefined),
  ],
  ['failure', (value) => (isFailure(value) ? because(value) : undefined)],
  [
    'order',
    (value) =>
      isOrder(value) ? `주문 ${value.orderId} "${value.orderName}" ${text(value.amount)}` : undefined,
  ],
])

const detailIn = (field: string, value: unknown): readonly string[] => {
  const told = korean.get(field)?.(value)
  return told === undefined ? [] : [told]
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isMoney = (value: unknown): value is Money =>
  isObject(value) && 'amount' in value && typeof value.amount === 'bigint' && 'currency' in value
const isFailure = (value: unknown): value is Failure =>
  isObject(value) && 'category' in value && 'kind' in value
const isOrder = (
  value: unknown,
): value is { readonly orderId: string; readonly orderName: string; readonly amount: Money } =>
  isObject(value) && 'orderId' in value && 'amount' in value && isMoney(value.amount)
