import { wireDigits } from '../kit/wire-time.ts'
import type { Fields } from './answer.ts'
import { authValueOf } from './signature.ts'
import { statusAt, statuses, type Payment } from './state.ts'

/** Section 2.2, the answer. Amounts are text in the documentation's examples of it. */
export const approvalFields = (payment: Payment, nowMs: number): Fields => {
  const statusCode = statusAt(payment, nowMs)
  const { payMethodTypeCode, approvedAtMs } = payment
  return {
    mallId: payment.mall.mallId,
    pgCno: payment.pgCno,
    shopTransactionId: payment.shopTransactionId,
    shopOrderNo: payment.shopOrderNo,
    amount: String(payment.amount),
    transactionDate: wireDigits(approvedAtMs),
    statusCode,
    statusMessage: statuses[statusCode],
    escrowUsed: 'N',
    paymentInfo: {
      payMethodTypeCode,
      approvalNo: payment.approvalNo,
      approvalDate: wireDigits(approvedAtMs),
      cpCode: payMethodTypeCode === '50' ? 'KKO' : '',
      cardInfo: payMethodTypeCode === '11' ? cardInfoOf(payment) : {},
      bankInfo: payMethodTypeCode === '21' ? { bankCode: '004', bankName: 'KB국민은행' } : {},
    },
  }
}

const cardInfoOf = ({ installmentMonth }: Payment): Fields => ({
  cardNo: '94100012****789*',
  issuerCode: '029',
  issuerName: '신한카드',
  acquirerCode: '029',
  acquirerName: '신한카드',
  installmentMonth,
  freeInstallmentTypeCode: '00',
  cardGubun: 'N',
  cardBizGubun: 'P',
  partCancelUsed: 'Y',
  couponAmount: 0,
})

/** Section 1: the text of an approval's answer. */
export const signed = (fields: Fields, secretKey: string): Fields => {
  const values = [fields['pgCno'], fields['amount'], fields['transactionDate']].map(String)
  return { ...fields, msgAuthValue: authValueOf(values, secretKey) }
}
