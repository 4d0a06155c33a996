import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { invalidFields } from '../kit/invalid-fields.ts'
import { refuse } from './answer.ts'
import { behaviours } from './codes.ts'

const wholeAmount = z.int().transform(BigInt)
const amount = z.int().positive().transform(BigInt)
const untaxed = z.int().min(0).transform(BigInt).default(0n)
const orderId = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)
const orderName = z.string().min(1).max(100)
const installmentPlan = z.union([z.literal(0), z.int().min(2).max(12)]).default(0)
const customerKey = z.string().regex(/^[A-Za-z0-9_=.@-]{2,300}$/)
const behaviour = z.enum(behaviours).default('APPROVE')
const localOrOffset = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}+09:00`))

/** Section 2.1. */
export const ConfirmBody = z.object({ paymentKey: z.string().max(200), orderId, amount })
/** Section 2.2. */
export const BillingBody = z.object({
  customerKey,
  amount,
  orderId,
  orderName,
  cardInstallmentPlan: installmentPlan,
  taxFreeAmount: untaxed,
  taxExemptionAmount: untaxed,
})
export const IssueBody = z.object({ authKey: z.string().max(300), customerKey })
/** Section 2.3. */
export const CancelBody = z.object({
  cancelReason: z.string().min(1).max(200),
  cancelAmount: amount.optional(),
  currency: z.literal('KRW').optional(),
  taxFreeAmount: untaxed,
  taxExemptionAmount: untaxed,
  refundableAmount: wholeAmount.optional(),
})
/** `startDate` inclusive, `endDate` exclusive. */
export const TransactionsQuery = z.object({
  startDate: localOrOffset,
  endDate: localOrOffset,
  startingAfter: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(100),
})

export const WindowBody = z.object({
  orderId,
  amount,
  orderName: orderName.default('테스트 주문'),
  cardInstallmentPlan: installmentPlan,
  behaviour,
})
export const MethodBody = z.strictObject({
  orderId,
  amount,
  orderName: orderName.default('테스트 주문'),
  behaviour,
  kind: z.enum(['token', 'billing_key']).default('token'),
})
export const CardBody = z.object({ customerKey: customerKey.optional(), behaviour })

export const invalid = (error: z.ZodError): Answer =>
  refuse('INVALID_REQUEST', `invalid: ${invalidFields(error)}`)
