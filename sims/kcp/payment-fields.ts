import type { Json } from '../kit/answer.ts'
import { wireDigits } from '../kit/wire-time.ts'
import type { Payment } from './world.ts'

type Fields = Readonly<Record<string, Json>>

/** Section 2.1: the answer to an approval. */
export const approvalFields = (payment: Payment): Fields => ({
  tno: payment.tno,
  order_no: payment.orderNo,
  amount: String(payment.amount),
  pay_method: payment.payType,
  ...timeOf(payment),
  ...methodFields(payment),
})

/** Public integrations read a telephone's by another name. */
const timeOf = ({ payType, paidAtMs }: Payment): Fields => {
  if (paidAtMs === null) return {}
  return { [payType === 'PAMC' ? 'hp_app_time' : 'app_time']: wireDigits(paidAtMs) }
}

const methodFields = (payment: Payment): Fields => {
  switch (payment.payType) {
    case 'PACA':
      return { ...cardFields(payment), card_mny: String(payment.amount), coupon_mny: '0', ...cardDetails }
    case 'PABK':
      return bank
    case 'PAVC':
      return { ...bank, bankname: bank.bank_name, account: accountOf(payment), depositor: '데모상점' }
    case 'PAMC':
      return {}
  }
}

/** Section 2.4 has these, too. */
export const cardFields = ({ appNo, quota }: Payment): Fields => ({
  card_cd: 'CCLG',
  card_name: '신한카드',
  card_no: '451842******1234',
  quota,
  noinf: 'N',
  app_no: appNo,
})

const cardDetails = {
  partcanc_yn: 'Y',
  card_bin_type_01: '0',
  card_bin_type_02: '0',
  acqu_cd: 'CCLG',
  acqu_name: '신한카드',
} as const

const bank = { bank_code: 'BK04', bank_name: '국민은행' } as const

export const BANK_CODE = bank.bank_code

export const accountOf = ({ tno }: Payment): string => `790${tno.slice(-11)}`
