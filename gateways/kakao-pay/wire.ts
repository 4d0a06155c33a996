import { z } from 'zod'
import { parseInstant } from '../../ledger/core/time.ts'
import { WonAmount } from '../port/won.ts'

const total = z.object({ total: WonAmount })
/** Contract 3.4. */
const time = z
  .string()
  .transform((text) => `${text}+09:00`)
  .pipe(z.iso.datetime({ offset: true, precision: 0 }))
  .transform(parseInstant)
const id = z.string().min(1).max(100)
const method = z.string().nullish()

/** Contract 3.1. */
export const ApprovedPayment = z.object({
  tid: id,
  partner_order_id: z.string(),
  sid: z.string().nullish(),
  payment_method_type: method,
  amount: total,
  card_info: z.object({ approved_id: z.string().nullish() }).nullish(),
  approved_at: time,
})

/** Contract 3.2. */
export const CancelledPayment = z.object({
  aid: id,
  tid: id,
  status: z.enum(['PART_CANCEL_PAYMENT', 'CANCEL_PAYMENT']),
  approved_cancel_amount: total,
  cancel_available_amount: total,
  canceled_at: time,
})

const Detail = z.object({
  aid: id,
  payment_action_type: z.enum(['PAYMENT', 'CANCEL', 'ISSUED_SID']),
  amount: WonAmount.nullish(),
  approved_at: time,
  payload: z.string().nullish(),
})
export type Detail = z.output<typeof Detail>

const identity = { tid: id, partner_order_id: z.string().nullish() }

/** Contract 3.3 and 3.5. */
export const Order = z.discriminatedUnion('status', [
  z.object({
    ...identity,
    status: z.enum(['SUCCESS_PAYMENT', 'PART_CANCEL_PAYMENT', 'CANCEL_PAYMENT']),
    payment_method_type: method,
    amount: total,
    canceled_amount: total,
    approved_at: time,
    canceled_at: time.nullish(),
    payment_action_details: z
      .array(Detail)
      .nullish()
      .transform((details) => details ?? []),
  }),
  z.object({
    ...identity,
    status: z.enum([
      'READY',
      'SEND_TMS',
      'OPEN_PAYMENT',
      'SELECT_METHOD',
      'ARS_WAITING',
      'AUTH_PASSWORD',
      'ISSUED_SID',
      'FAIL_AUTH_PASSWORD',
      'QUIT_PAYMENT',
      'FAIL_PAYMENT',
    ]),
  }),
])
export type Order = z.output<typeof Order>
export type PaidOrder = Extract<Order, { readonly amount: unknown }>

const word = z.union([z.string(), z.int().transform(String)])
/** A reason that cannot be read leaves the code as it is. */
const extras = z
  .object({ method_result_code: word, method_result_message: z.string().catch('') })
  .nullish()
  .catch(null)

/** Contract 4: what the payer's card or bank said belongs to the code. */
export const ErrorAnswer = z
  .object({ error_code: z.int().min(-99_999).max(0), error_message: z.string().catch(''), extras })
  .transform(({ error_code: code, error_message: message, extras: more }) => ({
    code: [String(code), more?.method_result_code ?? ''].join(' ').trim().slice(0, 100),
    message: [message, more?.method_result_message ?? ''].join(' ').trim(),
  }))
