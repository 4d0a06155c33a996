import {
  CardId,
  ContractId,
  MerchantId,
  merchantIdOf,
  OwnerId,
  paymentIdOf,
  ProviderId,
  transactionIdOf,
  type Mode,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import type { Failure } from '../../ledger/core/failure.ts'
import { money } from '../../ledger/core/money.ts'
import type { SealedText } from '../../ledger/core/sealed.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'

/** What merchants are registered with: a merchant's id follows from it. */
export const keyOfLarge = 'bench-large'
export const keyOfSmall = 'bench-small'
/** Seven of ten payments. */
const large = merchantIdOf(keyOfLarge)
const LARGE_SHARE = 0.7
/** Of each of the others one has fewer than the one before. */
const OTHERS = 500
const SMALL = 100
const small = merchantIdOf(keyOfSmall)
export const mode: Mode = 'live'
/** A year of them, whatever their number. */
export const firstMs = Date.parse('2025-11-20T00:00:00Z')
export const YEAR_MS = 365 * 24 * 60 * 60 * 1_000

const providers = ['toss', 'kakaopay', 'nice', 'inicis', 'naverpay', 'kcp'].map(ProviderId)
/** Of a few in the first days, and of nobody since. */
const formerProvider = ProviderId('payco')
const FORMER = 0.02
const items = [
  ...[
    '아메리카노',
    '카페라떼',
    '딸기 케이크',
    '무선 이어폰',
    '기계식 키보드',
    'USB-C Cable 2m',
    '여름 원피스',
  ],
  ...['남성 반팔 티셔츠', '유기농 사과 5kg', '제주 감귤 10kg', '프리미엄 한우 세트', '러닝화', 'Gift Card'],
]
/** In its season only: among the first of the year. */
const SEASONAL = '크리스마스 케이크'
const SEASON = 0.1
/** Of one payment in a thousand. */
const ODD = '50%_할인\\쿠폰'
const PAYERS = 40_000
const owner = OwnerId('own_bench')
const failure: Failure = {
  category: 8007,
  kind: 'business',
  providerCode: 'LOW',
  providerMessage: '잔액 부족',
}
// Nothing opens it here, so it only has to look like one.
// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
const sealedToken = 'v1.sealed' as SealedText

/** The same for the same index: 0 to 1. */
export const chance = (index: number, of: number): number => {
  let mixed = Math.imul(index ^ (of * 0x9e_37_79_b9), 0x85_eb_ca_6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

const oneOf = <T>(values: readonly [T, ...T[]] | readonly T[], at: number): T => {
  const value = values[Math.floor(at * values.length)]
  if (value === undefined) throw new Error('none')
  return value
}

/** Half of the names are everybody's, half are the order's own. */
const nameOf = (index: number, place: number): string => {
  const isOdd = chance(index, 14) < 0.001
  const isSeasonal = place < SEASON && chance(index, 1) < 0.3
  const item = isOdd ? ODD : isSeasonal ? SEASONAL : oneOf(items, chance(index, 2))
  const count = 1 + Math.floor(chance(index, 3) * 5)
  return chance(index, 4) < 0.5 ? `${item} 외 ${count}건` : `${item} 주문 ${100_000 + index}`
}

/** Whose a payment is. */
export const merchantAt = (index: number): MerchantId => {
  if (chance(index, 12) < LARGE_SHARE) return large
  const other = Math.floor(chance(index, 13) ** 2 * OTHERS)
  return other === SMALL ? small : MerchantId(`mer_${String(other).padStart(32, '0')}`)
}

export const orderIdOf = (index: number): string => `order-2026-${index}`

/** `place`: 0 for the oldest, up to 1. */
const createdOf = (
  index: number,
  place: number,
  at: Instant,
): Extract<PaymentEvent, { type: 'PaymentCreated' }> => {
  const merchantId = merchantAt(index)
  const order = {
    merchantId,
    mode,
    orderId: orderIdOf(index),
    orderName: nameOf(index, place),
    amount: money(BigInt(1_000 + Math.floor(chance(index, 5) ** 3 * 3_000) * 100), 'KRW'),
    taxFree: money(0n, 'KRW'),
    payerReference: `user-${Math.floor(chance(index, 6) * PAYERS)}`,
    metadata: { channel: 'app' },
  }
  return { type: 'PaymentCreated', paymentId: paymentIdOf(merchantId, mode, order.orderId), at, order }
}

const providerOf = (index: number, place: number): ProviderId =>
  place < FORMER && chance(index, 15) < FORMER
    ? formerProvider
    : oneOf(providers, chance(index, 8) * chance(index, 9))

/** What became of a payment, of nine in ten that it was approved. */
export const storyOf = (index: number, all: number): readonly PaymentEvent[] => {
  const place = index / all
  const at = instantOf(firstMs + Math.floor(place * YEAR_MS))
  const created = createdOf(index, place, at)
  const { paymentId, order } = created
  const { amount } = order
  const outcome = chance(index, 7)
  if (outcome > 0.999) return [created]
  const transactionId = transactionIdOf(paymentId, 'approve', '1')
  const attempt = { paymentId, attempt: 1, transactionId }
  const provider = providerOf(index, place)
  const asked = {
    ...attempt,
    at,
    provider,
    contractId: ContractId(`con_${order.merchantId.slice(4)}`),
    providerOrderId: index % 50 === 0 ? `window-${index}` : `${paymentId.slice(4)}-1`,
    sealedToken,
    cardId:
      index % 20 === 0
        ? CardId(`card_${String(Math.floor(chance(index, 10) * 5_000)).padStart(32, '0')}`)
        : null,
    installmentMonths: 0,
    amount,
    dispatch: { owner, leaseMs: 60_000 },
  }
  const later = { ...attempt, at: instantOf(epochMsOf(at) + 400) }
  const answered = {
    reference: `tviva${index}k2026`,
    approvedAt: later.at,
    methodKind: oneOf(['card', 'card', 'card', 'account', 'wallet'] as const, chance(index, 11)),
  }
  const requested = { type: 'ApprovalRequested', ...asked } as const
  if (outcome > 0.998) return [created, requested, { type: 'ApprovalUnknown', ...later, failure }]
  if (outcome > 0.95) return [created, requested, { type: 'ApprovalDeclined', ...later, failure }]
  if (outcome > 0.94) {
    const held = {
      type: 'PaymentPreAuthorized',
      ...later,
      ...answered,
      held: amount,
      expiresAt: later.at,
    } as const
    return [created, { ...requested, type: 'PreAuthorizationRequested' }, held]
  }
  const approvalNumber = String(index % 100_000_000).padStart(8, '0')
  const approved = { type: 'PaymentApproved', ...later, ...answered, amount, approvalNumber } as const
  if (outcome < 0.9) return [created, requested, approved]
  return [created, requested, approved, ...canceled({ paymentId, at: later.at, all: amount.amount, index })]
}

type Canceling = {
  readonly paymentId: PaymentId
  readonly at: Instant
  readonly all: bigint
  readonly index: number
}

const canceled = ({ paymentId, at, all, index }: Canceling): readonly PaymentEvent[] => {
  const amount = money(index % 3 === 0 ? all : all / 2n, 'KRW')
  const transactionId = transactionIdOf(paymentId, 'cancel', '1')
  const canceledAt = instantOf(epochMsOf(at) + 3 * 60 * 60 * 1_000)
  const what = { paymentId, transactionId, amount }
  return [
    { type: 'CancellationRequested', ...what, at, reason: '고객 변심', dispatch: { owner, leaseMs: 60_000 } },
    {
      type: 'CancellationSucceeded',
      ...what,
      at: canceledAt,
      reference: `c${index}`,
      cancelledAt: canceledAt,
    },
  ]
}
