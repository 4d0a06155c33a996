import { z } from 'zod'
import { merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField, ReasonField } from './fields.ts'
import { operate } from './operate.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({ reason: ReasonField })
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
    handle: (incoming) =>
      operate(parts, incoming, {
        operation: 'void',
        commandOf: (fact) => ({ type: 'RequestVoid', ...fact, reason: incoming.body.reason }),
      }),
  })
