import { z } from 'zod'
import { APPROVE, isBehaviour } from './codes.ts'
import { payTypes } from './world.ts'

/** Text or a number: integrations send either. */
const amount = z
  .union([z.string().regex(/^[1-9]\d{0,14}$/), z.int().positive().max(Number.MAX_SAFE_INTEGER)])
  .transform(BigInt)
const text = z.string().min(1)
const order = text.max(64)
const quota = z.string().regex(/^\d\d$/)
const payType = z.enum(payTypes)
const modifying = { tno: text, mod_desc: z.string().max(100).optional(), kcp_sign_data: text }

/** Section 2.1; of a card's registration the order and the amount are not asked for. */
export const ApproveBody = z.object({ tran_cd: z.literal('00100000'), enc_data: text, enc_info: text })
export const OrderBody = z.object({ ordr_mony: amount, ordr_no: order, pay_type: payType })

/** Section 2.2. */
export const ChargeBody = z.object({
  pay_method: z.literal('CARD'),
  amount,
  card_mny: amount,
  currency: z.literal('410'),
  quota,
  ordr_idxx: order,
  good_name: text,
  card_tx_type: z.literal('11511000'),
  bt_batch_key: text,
  bt_group_id: text,
})
/** Section 2, "Billing-key delete". */
export const DeleteBody = z.object({
  pay_method: z.literal('BATCH'),
  tx_type: z.literal('10005010'),
  batch_key: text,
  group_id: text,
})

/** Section 2.3. */
export const CancelBody = z.discriminatedUnion('mod_type', [
  z.object({ ...modifying, mod_type: z.literal('STSC') }),
  z.object({ ...modifying, mod_type: z.literal('STPC'), mod_mny: amount, rem_mny: amount }),
])

/** Section 2.4. */
export const InquiryBody = z.object({ tno: text, pay_type: payType, kcp_sign_data: text })

/** Section 2, "Trade registration". */
export const RegistrationBody = z.object({
  ordr_idxx: order,
  good_mny: amount,
  good_name: text,
  pay_method: text,
  Ret_URL: z.url(),
})

const behaviour = z.string().refine(isBehaviour).default(APPROVE)
export const WindowBody = z.object({
  orderId: order,
  amount,
  payType: payType.default('PACA'),
  quota: quota.default('00'),
  behaviour,
})
export const BatchWindowBody = z.object({ behaviour })
export const DepositBody = z.object({ tno: text, amount: amount.optional() })
