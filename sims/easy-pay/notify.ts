import type { Fields } from './answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { statusAt, statuses, type Payment, type State } from './state.ts'

type Told = Pick<Call<State>, 'tools' | 'nowMs'>

/** Section 5: of a payment that was approved. Amounts are text. */
export const tellApproval = ({ tools, nowMs }: Told, payment: Payment): void => {
  const { pgCno, approvalNo } = payment
  tools.notify(() =>
    notice(`10 ${pgCno}`, {
      resMsg: '정상',
      notiType: '10',
      ...common(payment, nowMs),
      amount: String(payment.amount),
      approvalNo,
      transactionDate: wireDigits(payment.approvedAtMs),
    }),
  )
}

/** Section 5: of a cancel. */
export const tellCancel = ({ tools, nowMs }: Told, payment: Payment, cancel: Cancel): void => {
  tools.notify(() =>
    notice(`20 ${cancel.cancelPgCno}`, {
      resMsg: '정상취소',
      notiType: '20',
      ...common(payment, nowMs),
      amount: String(payment.amount),
      transactionDate: wireDigits(nowMs),
      cancelDate: wireDigits(nowMs),
      cancelPgCno: cancel.cancelPgCno,
      cancelAmount: String(cancel.amount),
      cancelRemainAmount: String(payment.balance),
    }),
  )
}
export type Cancel = { readonly cancelPgCno: string; readonly amount: bigint }

const common = (payment: Payment, nowMs: number): Fields => {
  const statusCode = statusAt(payment, nowMs)
  const { mall, pgCno, shopOrderNo, payMethodTypeCode } = payment
  const statusMessage = statuses[statusCode]
  return { mallId: mall.mallId, pgCno, shopOrderNo, statusCode, statusMessage, payMethodTypeCode }
}

const notice = (eventId: string, content: Fields) => ({
  eventId,
  content: { resCd: '0000', ...content },
  headers: () => ({ 'content-type': 'application/json; charset=utf-8' }),
})
