import type { Json } from '../kit/answer.ts'
import { wireDigits } from '../kit/wire-time.ts'
import type { Means } from './codes.ts'
import { amountOf, type Payment, type Row } from './world.ts'

type Paid = { readonly primaryPayMeans: 'CARD' | 'BANK' | ''; readonly cardInstCount: number }

const paid: Readonly<Record<Means, Paid>> = {
  APPROVE: { primaryPayMeans: 'CARD', cardInstCount: 0 },
  APPROVE_3_MONTHS: { primaryPayMeans: 'CARD', cardInstCount: 3 },
  APPROVE_MIXED: { primaryPayMeans: 'CARD', cardInstCount: 0 },
  APPROVE_BANK: { primaryPayMeans: 'BANK', cardInstCount: 0 },
  APPROVE_POINT: { primaryPayMeans: '', cardInstCount: 0 },
}

export const meansOf = ({ behaviour }: Payment): Paid =>
  paid[behaviour.kind === 'approve' ? behaviour.means : 'APPROVE']

/** A tenth of what is paid by card and points comes out of the points. */
export const partsOf = ({ behaviour, total }: Payment): Pick<Row, 'primary' | 'npoint'> => {
  const means = behaviour.kind === 'approve' ? behaviour.means : 'APPROVE'
  const npoint = means === 'APPROVE_POINT' ? total : means === 'APPROVE_MIXED' ? total / 10n : 0n
  return { primary: total - npoint, npoint }
}

/** Section 2.1: what an approval answers, and a row of the history, where the amounts of a cancel are those cancelled. */
export const detailOf = (payment: Payment, row: Row): { readonly [name: string]: Json } => ({
  paymentId: payment.paymentId,
  payHistId: row.payHistId,
  merchantId: 'jangbu',
  merchantName: '장부 상점',
  merchantPayKey: payment.merchantPayKey,
  merchantUserKey: payment.merchantUserKey,
  ...(row.merchantPayTransactionKey === null
    ? {}
    : { merchantPayTransactionKey: row.merchantPayTransactionKey }),
  admissionTypeCode: row.admissionTypeCode,
  admissionYmdt: wireDigits(row.finishedAtMs),
  admissionState: row.admissionState,
  totalPayAmount: amountOf(row),
  applyPayAmount: amountOf(row),
  primaryPayAmount: row.primary,
  npointPayAmount: row.npoint,
  giftCardAmount: 0,
  discountPayAmount: 0,
  environmentDepositAmount: 0,
  taxScopeAmount: row.taxScope,
  taxExScopeAmount: row.taxExScope,
  ...instrumentOf(payment),
  productName: payment.productName,
  settleExpectAmount: amountOf(row) - commissionOf(row),
  payCommissionAmount: commissionOf(row),
  extraDeduction: false,
  useCfmYmdt: null,
})

/** Three of a hundred. */
const commissionOf = (row: Row): bigint => (amountOf(row) * 3n) / 100n

const instrumentOf = (payment: Payment): { readonly [name: string]: Json } => {
  const { primaryPayMeans, cardInstCount } = meansOf(payment)
  const isCard = primaryPayMeans === 'CARD'
  const isBank = primaryPayMeans === 'BANK'
  return {
    primaryPayMeans,
    cardCorpCode: isCard ? 'C0' : '',
    cardNo: isCard ? '465887**********' : '',
    cardAuthNo: isCard ? payment.cardAuthNo : '',
    cardInstCount,
    usedCardPoint: false,
    bankCorpCode: isBank ? '088' : '',
    bankAccountNo: isBank ? '110*******12' : '',
  }
}
