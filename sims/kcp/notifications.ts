import type { Notification } from '../kit/deliveries.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { accountOf, BANK_CODE } from './payment-fields.ts'
import { SITE_CODE } from './site.ts'
import type { Payment } from './world.ts'

type Event = { readonly eventId: string; readonly atMs: number }
type Fields = Readonly<Record<string, string>>

/** Section 4, TX00: money came into a virtual account, be it as much as was billed or not. */
export const deposited = (payment: Payment, amount: bigint, event: Event): Notification =>
  notice(payment, event, {
    tx_cd: 'TX00',
    ipgm_name: '홍길동',
    remitter: '홍길동',
    ipgm_mnyx: String(amount),
    totl_mnyx: String(amount),
    bank_code: BANK_CODE,
    account: accountOf(payment),
    op_cd: '01',
    noti_id: event.eventId,
  })

/** Section 4, TX01: it went back. */
export const refunded = (payment: Payment, amount: bigint, event: Event): Notification =>
  notice(payment, event, {
    tx_cd: 'TX01',
    refund_nm: '홍길동',
    refund_mny: String(amount),
    bank_code: BANK_CODE,
  })

const notice = (payment: Payment, { eventId, atMs }: Event, fields: Fields): Notification => ({
  eventId,
  content: {
    form: {
      charset: 'euc-kr',
      fields: {
        site_cd: SITE_CODE,
        tno: payment.tno,
        order_no: payment.orderNo,
        tx_tm: wireDigits(atMs),
        ...fields,
      },
    },
  },
  headers: () => ({}),
})

/** Section 4: the page has a field `result` with the value 0000. */
export const isReceived = (status: number, text: string): boolean =>
  status === 200 && /name="?result"?\s+value="?0000"?/.test(text)
