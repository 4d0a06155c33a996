import type { Json } from '../kit/answer.ts'
import { isApproved, stateAt, type Approved, type Cancel, type Payment, type State } from './payment.ts'
import { paymentTime } from './wire-times.ts'

/** Section 3, with every field a card payment has. Where another method would have something stands null. */
export const paymentObject = (payment: Payment, nowMs: number): Json => {
  const state = stateAt(payment, nowMs)
  const approved = isApproved(state) ? state : undefined
  return {
    version: '2022-11-16',
    mId: payment.merchant.mId,
    paymentKey: payment.paymentKey,
    type: payment.type,
    orderId: payment.orderId,
    orderName: payment.orderName,
    currency: 'KRW',
    country: 'KR',
    method: '카드',
    status: state.status,
    totalAmount: payment.totalAmount,
    ...splitOf(payment, approved),
    requestedAt: paymentTime(payment.requestedAtMs),
    approvedAt: approved === undefined ? null : paymentTime(approved.approvedAtMs),
    lastTransactionKey: approved?.lastTransactionKey ?? null,
    useEscrow: false,
    isPartialCancelable: true,
    cancels: approved === undefined || approved.cancels.length === 0 ? null : approved.cancels.map(cancelRow),
    card: approved === undefined ? null : cardOf(payment, approved),
    secret: payment.secret,
    failure: failureOf(state),
    receipt: approved === undefined ? null : { url: `https://receipt.example/${payment.paymentKey}` },
    checkout: { url: `https://checkout.example/${payment.paymentKey}` },
    metadata: null,
    ...otherMethods,
  }
}

const otherMethods = {
  virtualAccount: null,
  transfer: null,
  easyPay: null,
  mobilePhone: null,
  giftCertificate: null,
  cashReceipt: null,
  cashReceipts: null,
  discount: null,
} as const

const failureOf = (state: State): Json =>
  'failure' in state ? { code: state.failure.code, message: state.failure.message } : null

/** Of what is left: each cancel takes its part of every amount with it. */
const splitOf = (payment: Payment, approved: Approved | undefined) => {
  const balanceAmount = approved?.balanceAmount ?? payment.totalAmount
  const cancels = approved?.cancels ?? []
  const taxFree = cancels.reduce((left, cancel) => left - cancel.taxFreeAmount, payment.taxFreeAmount)
  const exempt = cancels.reduce(
    (left, cancel) => left - cancel.taxExemptionAmount,
    payment.taxExemptionAmount,
  )
  const taxFreeAmount = within(balanceAmount, taxFree)
  const taxExemptionAmount = within(balanceAmount - taxFreeAmount, exempt)
  const taxable = balanceAmount - taxFreeAmount - taxExemptionAmount
  const vat = eleventh(taxable)
  return { balanceAmount, suppliedAmount: taxable - vat, vat, taxFreeAmount, taxExemptionAmount }
}

/** A cancel that does not say what was untaxed of it may leave more untaxed than there is. */
const within = (most: bigint, amount: bigint): bigint => (amount < 0n ? 0n : amount > most ? most : amount)

/** A price is ten parts of goods and one of VAT; halves go up. */
const eleventh = (amount: bigint): bigint => (amount * 2n + 11n) / 22n

const cardOf = (payment: Payment, { approveNo, balanceAmount }: Approved): Json => ({
  amount: payment.totalAmount,
  ...cardIdentity,
  installmentPlanMonths: payment.installmentPlanMonths,
  approveNo,
  useCardPoint: false,
  acquireStatus: balanceAmount === 0n ? 'CANCELED' : 'READY',
  isInterestFree: false,
  interestPayer: null,
})

/** The one card everybody has. */
export const cardIdentity = {
  issuerCode: '61',
  acquirerCode: '31',
  number: '94100012****789*',
  cardType: '신용',
  ownerType: '개인',
} as const

const cancelRow = (cancel: Cancel): Json => ({
  cancelAmount: cancel.cancelAmount,
  cancelReason: cancel.cancelReason,
  taxFreeAmount: cancel.taxFreeAmount,
  taxExemptionAmount: cancel.taxExemptionAmount,
  refundableAmount: cancel.refundableAmount,
  easyPayDiscountAmount: 0n,
  transferDiscountAmount: 0n,
  canceledAt: paymentTime(cancel.canceledAtMs),
  transactionKey: cancel.transactionKey,
  receiptKey: null,
  cancelStatus: 'DONE',
  cancelRequestId: null,
})
