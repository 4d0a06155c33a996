import { paymentIdOf } from '../../ledger/core/ids.ts'
import { businessDateOf, instantOf } from '../../ledger/core/time.ts'
import type { PaymentEventOf } from '../../ledger/payment/events.ts'
import { chance, firstMs, merchantAt, mode, orderIdOf, storyOf, YEAR_MS } from './lists-stories.ts'

/** What stands behind `?`. */
export type Filter = Readonly<Record<string, string>>
/** `turn`: another filter of its kind for each; `index`: of a payment that the asker has. */
export type Asking = (turn: number, index: number, all: number) => Filter

const DAY_MS = 24 * 60 * 60 * 1_000

type Requested = PaymentEventOf<'ApprovalRequested' | 'PreAuthorizationRequested'>
const requestOf = (index: number, all: number): Requested | undefined => {
  const [, asked] = storyOf(index, all)
  return asked?.type === 'ApprovalRequested' || asked?.type === 'PreAuthorizationRequested'
    ? asked
    : undefined
}

const dayAt = (turn: number): string =>
  businessDateOf(instantOf(firstMs + chance(turn, 21) * (YEAR_MS - DAY_MS)))
const oneDay = (turn: number): Filter => ({ from: dayAt(turn), to: dayAt(turn) })
const oneMonth = (turn: number): Filter => ({
  from: dayAt(turn),
  to: businessDateOf(instantOf(Date.parse(dayAt(turn)) + 30 * DAY_MS)),
})
const amountAt = (turn: number): string => String(1_000 + Math.floor(chance(turn, 22) * 3_000) * 100)
const exactly = (amount: string): Filter => ({ minAmount: amount, maxAmount: amount })
const paymentAt = (index: number): string => paymentIdOf(merchantAt(index), mode, orderIdOf(index))
const cardAt = (turn: number): string => `card_${String(turn).padStart(32, '0')}`

/** Of what many have, for whom a thousand pages are no end. */
export const densePayments: Readonly<Record<string, Asking>> = {
  everything: () => ({}),
  'until a day': (turn) => ({ to: dayAt(turn) }),
  'a name that many have': () => ({ name: '카페라떼' }),
  'a name and an amount': () => ({ name: '주문', minAmount: '10000' }),
  'one letter of a name': () => ({ name: '귤' }),
  'kind payment': () => ({ kind: 'payment' }),
  'kind cancel': () => ({ kind: 'cancel' }),
  'a method': () => ({ methodKind: 'wallet' }),
  'a provider': () => ({ provider: 'toss' }),
  'status approved': () => ({ status: 'APPROVED' }),
  'status failed': () => ({ status: 'FAILED' }),
  'any amount': () => ({ minAmount: '1' }),
  'half of the amounts': () => ({ minAmount: '40000' }),
  'a status and half of the amounts': () => ({ status: 'APPROVED', maxAmount: '40000' }),
  'a provider and a kind': () => ({ provider: 'toss', kind: 'cancel' }),
}

/** Of what few have or none, and of all kinds of ids. */
export const sparsePayments: Readonly<Record<string, Asking>> = {
  'a day': oneDay,
  'a day far off': () => ({ to: '2001-01-01' }),
  'a name that nobody has': (turn) => ({ name: `없는 상품 ${turn}` }),
  'a name that one has': (_, index) => ({ name: `주문 ${100_000 + index}` }),
  'a name of last Christmas': () => ({ name: '크리스마스' }),
  'a name on a day': (turn) => ({ name: '기계식', ...oneDay(turn) }),
  'a name in a month': (turn) => ({ name: '기계식', ...oneMonth(turn) }),
  'two letters of a name': () => ({ name: 'zq' }),
  'a name of %': () => ({ name: '%' }),
  'a name of _': () => ({ name: '_' }),
  'a name of \\': () => ({ name: '\\' }),
  'a name with all of them': () => ({ name: '50%_할인\\쿠폰' }),
  'a name and a status of few': () => ({ name: '카페라떼', status: 'UNKNOWN' }),
  'an exact amount': (turn) => exactly(amountAt(turn)),
  'amounts that few have': (turn) => ({ minAmount: String(290_000 + turn), maxAmount: '291000' }),
  'amounts that nobody has': () => ({ minAmount: '5000000' }),
  'an amount on a day': (turn) => ({ ...exactly('10000'), ...oneDay(turn) }),
  'a seldom provider': () => ({ provider: 'kcp' }),
  'a provider of long ago': () => ({ provider: 'payco' }),
  'a provider that nobody has': () => ({ provider: 'nobody' }),
  'a provider, a method and a status on a day': (turn) => ({
    ...{ provider: 'kcp', methodKind: 'wallet', status: 'CANCELED' },
    ...oneDay(turn),
  }),
  'a status of few': () => ({ status: 'UNKNOWN' }),
  'a status that nothing has': () => ({ status: 'VOIDED' }),
  'kind refund': () => ({ kind: 'refund' }),
  'a status and an amount': () => ({ status: 'FAILED', minAmount: '280000' }),
  'a provider of long ago and an amount': () => ({ provider: 'payco', minAmount: '280000' }),
  'a kind and a name': () => ({ kind: 'cancel', name: '러닝화' }),
  'a name and amounts that few have': () => ({ name: '러닝화', minAmount: '290000' }),
  'an order': (_, index) => ({ orderId: orderIdOf(index) }),
  'an order and another status': (_, index) => ({ orderId: orderIdOf(index), status: 'VOIDED' }),
  'a payer': (turn) => ({ payerReference: `user-${turn}` }),
  'a payer and a status': (turn) => ({ payerReference: `user-${turn}`, status: 'FAILED' }),
  'a payer, a name and an amount': (turn) => ({
    payerReference: `user-${turn}`,
    name: '감귤',
    minAmount: '10000',
  }),
  'a card': (turn) => ({ cardId: cardAt(turn) }),
  'a card and a payer': (turn) => ({ cardId: cardAt(turn), payerReference: `user-${turn}` }),
  'q: a payment': (_, index) => ({ q: paymentAt(index) }),
  'q: the beginning of one': (_, index) => ({ q: paymentAt(index).slice(0, 16) }),
  'q: a beginning of many': (_, index) => ({ q: paymentAt(index).slice(0, 10) }),
  'q: an order': (_, index) => ({ q: orderIdOf(index) }),
  'q: a transaction': (_, index, all) => ({ q: requestOf(index, all)?.transactionId ?? 'none' }),
  'q: an order at the provider': (_, index, all) => ({ q: requestOf(index, all)?.providerOrderId ?? 'none' }),
  'q: a provider’s reference': (_, index) => ({ q: `tviva${index}k2026` }),
  'q: an approval number': (_, index) => ({ q: String(index).padStart(8, '0') }),
  'q: a card': (turn) => ({ q: cardAt(turn) }),
  'q: a payer': (turn) => ({ q: `user-${turn}` }),
  'q: a payer and a status': (turn) => ({ q: `user-${turn}`, status: 'FAILED' }),
  'q: nothing': (turn) => ({ q: `nothing-${turn}` }),
}

export const denseTransactions: Readonly<Record<string, Asking>> = {
  everything: () => ({}),
  'until a day': (turn) => ({ to: dayAt(turn) }),
  'kind partial cancel': () => ({ kind: 'PARTIAL_CANCEL' }),
  'status declined': () => ({ status: 'DECLINED' }),
  'a provider': () => ({ provider: 'toss' }),
  'half of the amounts': () => ({ minAmount: '40000' }),
}

export const sparseTransactions: Readonly<Record<string, Asking>> = {
  'a day': oneDay,
  'kind pre-authorization': () => ({ kind: 'PRE_AUTH' }),
  'a status of few': () => ({ status: 'UNKNOWN' }),
  'a provider of long ago': () => ({ provider: 'payco' }),
  'an exact amount': (turn) => exactly(amountAt(turn)),
  'amounts that nobody has': () => ({ minAmount: '5000000' }),
  'a kind and an amount': () => ({ kind: 'FULL_CANCEL', minAmount: '290000' }),
  'of a payment': (_, index) => ({ paymentId: paymentAt(index) }),
  'q: an order': (_, index) => ({ q: orderIdOf(index) }),
  'q: a transaction': (_, index, all) => ({ q: requestOf(index, all)?.transactionId ?? 'none' }),
  'q: an approval number': (_, index) => ({ q: String(index).padStart(8, '0') }),
  'q: nothing': (turn) => ({ q: `nothing-${turn}` }),
}

/** Another payment of somebody's for each turn; of everybody where nobody is named. */
export const indexOf = (turn: number, all: number, merchantId?: string): number => {
  const first = Math.floor(chance(turn, 20) * all)
  for (let step = 0; step < all; step += 1) {
    const index = (first + step) % all
    if (merchantId === undefined || merchantAt(index) === merchantId) return index
  }
  throw new Error('a merchant without payments')
}
