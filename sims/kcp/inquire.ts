import type { Answer, Json } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { cardFields } from './payment-fields.ts'
import { InquiryBody } from './requests.ts'
import { isSigned, SITE_CODE } from './site.ts'
import { leftOf, type Payment, type PayType, type World } from './world.ts'

/** Section 2.4. */
export const inquire = ({ state, input }: Call<World>): Answer => {
  const body = InquiryBody.safeParse(input)
  if (!body.success) return refuse('Z001')
  const { tno, pay_type: payType, kcp_sign_data: signature } = body.data
  if (!isSigned(signature, [SITE_CODE, tno, payType])) return refuse('S032')
  const payment = state.payments.get(tno)
  return payment?.payType === payType ? succeed(standing(payment)) : refuse('Z020')
}

const standing = (payment: Payment): Readonly<Record<string, Json>> => {
  const { tno, orderNo, payType, amount, paidAtMs, cancels } = payment
  const last = cancels.at(-1)
  return {
    tno,
    order_no: orderNo,
    pay_method: payType,
    amount: String(amount),
    rem_mny: String(leftOf(payment)),
    [statusField[payType]]: statusOf(payment),
    ...(paidAtMs === null ? {} : { app_time: wireDigits(paidAtMs) }),
    ...(last === undefined ? {} : { can_time: wireDigits(last.atMs) }),
    ...(payType === 'PACA' ? { ...cardFields(payment), canc_card_yn: last === undefined ? 'N' : 'Y' } : {}),
  }
}

const statusField: Readonly<Record<PayType, string>> = {
  PACA: 'stat_ca_cd',
  PABK: 'stat_bk_cd',
  PAVC: 'stat_bk_cd',
  PAMC: 'stat_hp_cd',
}

/** Parts leave it STPC, also when nothing is left. */
const statusOf = ({ isClosed, paidAtMs, cancels }: Payment): string => {
  if (isClosed) return 'STSC'
  if (paidAtMs === null) return 'STIR'
  return cancels.length > 0 ? 'STPC' : 'STSR'
}
