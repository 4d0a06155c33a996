import type { Json } from '../kit/answer.ts'
import { cancelledOf, leftOf, type Action, type Amounts, type Payment } from './payment.ts'
import { localTime } from './wire-times.ts'

/** An object whose fields without a value are left out. */
export const present = (fields: Readonly<Record<string, Json | undefined>>): Json =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined),
  )

const amountObject = ({ total, taxFree, vat, greenDeposit }: Amounts): Json => ({
  total,
  tax_free: taxFree,
  vat,
  point: 0,
  discount: 0,
  green_deposit: greenDeposit,
})

const timeOf = (action: Action | undefined): string | undefined =>
  action === undefined ? undefined : localTime(action.atMs)

const paidIn = ({ actions }: Payment): Action | undefined => actions.find(({ type }) => type !== 'CANCEL')

/** Sections 2.3, 2.4 and 2.5: what every answer about a payment has. */
const identityOf = (payment: Payment): Readonly<Record<string, Json | undefined>> => ({
  tid: payment.tid,
  cid: payment.cid,
  partner_order_id: payment.orderId,
  partner_user_id: payment.userId,
  payment_method_type: payment.method,
  item_name: payment.itemName,
  item_code: payment.itemCode,
  quantity: payment.quantity,
  amount: amountObject(payment.amounts),
  created_at: localTime(payment.createdAtMs),
  approved_at: timeOf(paidIn(payment)),
})

/** Section 2.3. */
export const approvalOf = (payment: Payment, { aid, payload }: Action): Json =>
  present({
    ...identityOf(payment),
    aid,
    sid: payment.sid,
    payload,
    card_info: payment.method === 'CARD' ? cardOf(payment) : undefined,
  })

const cardOf = ({ installMonth, approvedId }: Payment): Json => ({
  kakaopay_purchase_corp: '신한카드',
  kakaopay_purchase_corp_code: '106',
  kakaopay_issuer_corp: '신한카드',
  kakaopay_issuer_corp_code: '106',
  bin: '621640',
  card_type: '체크',
  install_month: String(installMonth).padStart(2, '0'),
  approved_id: approvedId ?? '',
  card_mid: '123456789',
  interest_free_install: 'N',
  installment_type: 'CARD_INSTALLMENT',
  card_item_code: '12345',
})

/** Sections 2.4 and 2.5: what of it went back and what did not. */
const balanceOf = (payment: Payment): Readonly<Record<string, Json | undefined>> => ({
  status: payment.status,
  canceled_amount: amountObject(cancelledOf(payment)),
  cancel_available_amount: amountObject(leftOf(payment)),
  canceled_at: timeOf(payment.actions.findLast(({ type }) => type === 'CANCEL')),
})

/** Section 2.4. */
export const cancelOf = (payment: Payment, { aid, amounts, payload }: Action): Json =>
  present({
    ...identityOf(payment),
    ...balanceOf(payment),
    aid,
    payload,
    approved_cancel_amount: amountObject(amounts),
  })

/** Section 2.5. */
export const orderOf = (payment: Payment): Json =>
  present({
    ...identityOf(payment),
    ...balanceOf(payment),
    selected_card_info: payment.method === 'CARD' ? selectedCardOf(payment) : undefined,
    payment_action_details: payment.actions.map((action) => detailOf(payment, action)),
  })

const selectedCardOf = ({ installMonth }: Payment): Json => ({
  card_bin: '621640',
  install_month: installMonth,
  card_corp_name: '신한카드',
  interest_free_install: 'N',
})

const detailOf = ({ method }: Payment, { aid, type, amounts, atMs, payload }: Action): Json =>
  present({
    aid,
    payment_action_type: type,
    payment_method_type: method,
    amount: amounts.total,
    point_amount: 0,
    discount_amount: 0,
    green_deposit: amounts.greenDeposit,
    approved_at: localTime(atMs),
    payload,
  })
