import { z } from 'zod'
import { currencies } from '../../ledger/core/money.ts'
import type { Answer } from '../kit/answer.ts'
import { invalidFields } from '../kit/invalid-fields.ts'
import { refuse } from './answer.ts'
import { behaviours } from './codes.ts'

const amount = z.int().positive().transform(BigInt)
const orderId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const installmentMonths = z.union([z.literal(0), z.int().min(2).max(12)])
const reason = z.string()

const charge = {
  orderId,
  cardToken: z.string(),
  amount,
  currency: z.enum(currencies),
  installmentMonths,
}
export const ApprovalBody = z.object(charge)
export const PreAuthorizationBody = z.object({ ...charge, expiresInDays: z.int().min(1).max(365).default(7) })
export const CaptureBody = z.object({ amount })
export const VoidBody = z.object({ reason })
export const CancelBody = z.object({ amount, reason })
const behaviour = z.enum(behaviours).default('APPROVE')
export const CardTokenBody = z.object({ behaviour })
/** There are no billing keys. */
export const MethodBody = z.strictObject({
  orderId,
  amount,
  orderName: z.string().optional(),
  behaviour,
  kind: z.literal('token').default('token'),
})
export const ListQuery = z.object({
  from: z.iso.datetime({ offset: true }).transform(Date.parse).default(-Infinity),
  to: z.iso.datetime({ offset: true }).transform(Date.parse).default(Infinity),
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

/** Names the fields that are wrong, never their values: a token must not come back in a message. */
export const invalid = (error: z.ZodError): Answer =>
  refuse('INVALID_REQUEST', `invalid: ${invalidFields(error)}`)
