import { z } from 'zod'
import { transactionIdOf } from '../../ledger/core/ids.ts'
import {
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { carryOut } from './carry-out.ts'
import { PaymentIdField, ReasonField } from './fields.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({ reason: ReasonField })
type Asked = { params: z.output<typeof Params>; body: z.output<typeof Body> }

export const voidPayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'post',
    path: '/v1/payments/{id}/void',
    tag: 'Payments',
    summary: 'Release whatever a pre-authorization holds and no capture took',
    description: 'Also after captures of parts: what was captured stays captured.',
    caller: 'merchant',
    idempotencyKey: 'required',
    schemas: { params: Params, body: Body },
    answers: {
      200: { description: 'Released', schema: PaymentResource },
      202: { description: 'The outcome is not known yet', schema: PaymentResource },
    },
    refusals: [
      'payment_not_found',
      'payment_not_approved',
      'attempt_undecided',
      'payment_not_pre_authorized',
      'payment_already_voided',
      'payment_already_captured',
      'void_undecided',
      'capture_undecided',
      'provider_failed',
    ],
    handle: (incoming) => release(parts, incoming),
  })

const release = async (parts: PaymentParts, incoming: Incoming<Asked, MerchantCaller>): Promise<Answer> => {
  const { params, body, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const payment = await ownPayment(parts, caller, params.id)
  if (payment === undefined) return refuse('payment_not_found')
  const { paymentId } = payment
  const transactionId = transactionIdOf(paymentId, 'void', idempotency.key)
  const command = {
    type: 'RequestVoid' as const,
    paymentId,
    at: parts.runtime.now(),
    transactionId,
    reason: body.reason,
    dispatch: { owner: parts.runtime.owner, leaseMs: parts.leaseMs },
  }
  return carryOut(parts, incoming, { command, transactionId, doneStatus: 200 })
}
