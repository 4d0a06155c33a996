import type { Json } from '../kit/answer.ts'
import { keys } from './contract.ts'
import { amountSignature } from './hashes.ts'
import { standingOf, type Cancel, type Payment } from './state.ts'
import { doneTime, messageTime, NEVER } from './times.ts'

type Told = { readonly atMs: number; readonly cancelledTid: string | null }

type TransactionObject = { readonly [name: string]: Json }

/** Section 3 without the result: what every answer and webhook has. Signed only where it was approved. */
export const transactionObject = (payment: Payment, { atMs, cancelledTid }: Told): TransactionObject => {
  const { tid, amount, state } = payment
  const standing = standingOf(payment)
  const ediDate = messageTime(atMs)
  return {
    tid,
    cancelledTid,
    orderId: payment.orderId,
    ediDate,
    signature: standing === undefined ? null : amountSignature({ tid, amount, ediDate }, keys),
    status: state.status === 'authenticated' ? 'ready' : state.status,
    ...timesOf(payment),
    payMethod: 'card',
    amount,
    balanceAmt: standing?.balanceAmt ?? 0n,
    goodsName: payment.goodsName,
    mallReserved: payment.mallReserved,
    useEscrow: false,
    currency: 'KRW',
    channel: 'pc',
    approveNo: standing?.approveNo ?? null,
    buyerName: null,
    buyerTel: null,
    buyerEmail: null,
    receiptUrl: receiptUrl(tid),
    mallUserId: null,
    issuedCashReceipt: false,
    coupon: null,
    card: cardOf(payment),
    vbank: null,
    cancels: cancelsOf(standing?.cancels ?? []),
    cashReceipts: null,
  }
}

const receiptUrl = (tid: string): string => `https://receipt.example/issue?TID=${tid}`

const timesOf = (payment: Payment) => {
  const { state } = payment
  const standing = standingOf(payment)
  const last = standing?.cancels.at(-1)
  return {
    paidAt: standing === undefined ? NEVER : doneTime(standing.paidAtMs),
    failedAt: state.status === 'failed' ? doneTime(state.failedAtMs) : NEVER,
    cancelledAt: last === undefined ? NEVER : doneTime(last.atMs),
  }
}

/** The test card everybody has. */
const cardOf = ({ cardQuota }: Payment): Json => ({
  cardCode: '04',
  cardName: '삼성',
  cardNum: '536112******1234',
  cardQuota,
  isInterestFree: false,
  cardType: 'credit',
  canPartCancel: true,
  acquCardCode: '04',
  acquCardName: '삼성',
})

const cancelsOf = (cancels: readonly Cancel[]) =>
  cancels.length === 0
    ? null
    : cancels.map(({ tid, amount, reason, atMs }) => ({
        tid,
        amount,
        cancelledAt: doneTime(atMs),
        reason,
        receiptUrl: receiptUrl(tid),
        couponAmt: 0n,
      }))
