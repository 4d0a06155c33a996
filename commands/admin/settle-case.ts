import { z } from 'zod'
import { PaymentId, paymentStream, TransactionId } from '../../ledger/core/ids.ts'
import type { PaymentCommand, PaymentRejection } from '../../ledger/payment/commands.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { PaymentIdField, ReasonField } from '../payments/fields.ts'
import { recordAsOf } from '../payments/outcome.ts'
import { isPaymentId } from '../payments/own-payment.ts'
import type { PaymentParts } from '../payments/parts.ts'
import { PaymentResource, paymentResource } from '../payments/resource.ts'

const Params = z.strictObject({
  paymentId: PaymentIdField,
  transactionId: z.string().max(64).meta({ description: 'Of the open movement: `txn_…`' }),
})
const DeclineBody = z.strictObject({
  reason: ReasonField.meta({ description: 'How it was made sure, in words for the timeline' }),
})

const common = {
  method: 'post' as const,
  tag: 'Administration',
  caller: 'administrator' as const,
  idempotencyKey: 'required' as const,
}

/** A way out of the manual queue for what can be learnt after all. */
export const resumeCase = (parts: Pick<PaymentParts, 'payments' | 'runtime'>): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/manual-queue/{paymentId}/{transactionId}/resume',
    summary: 'Have the outcome learnt as on the first day',
    description:
      'The movement leaves the manual queue, its tries are counted anew, and what the provider shows done is recorded. It comes back when its outcome cannot be learnt again.',
    schemas: { params: Params },
    answers: { 200: { description: 'Being pursued', schema: PaymentResource } },
    refusals: ['payment_not_found', 'case_not_open', 'case_not_in_review'],
    handle: (incoming) => settle(parts, incoming, (about) => ({ type: 'ResumePursuit', ...about })),
  })

/** The other way out, for what the provider did not do and nobody can be shown so. What it did, an inquiry shows. */
export const declineCase = (parts: Pick<PaymentParts, 'payments' | 'runtime'>): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/manual-queue/{paymentId}/{transactionId}/decline',
    summary: 'Record that the provider did not do it',
    description:
      'Only after somebody has made sure at the provider. The order may then be paid again, and what the movement kept of the balance is free. Money found there later goes back by itself where it must not stand. There is no counterpart for what was done: an inquiry records that.',
    schemas: { params: Params, body: DeclineBody },
    answers: { 200: { description: 'Declined', schema: PaymentResource } },
    refusals: [
      'payment_not_found',
      'case_not_open',
      'case_not_in_review',
      'case_of_compensation',
      'case_mismatched',
    ],
    handle: (incoming) => {
      const { reason } = incoming.body
      return settle(parts, incoming, (about) => ({ type: 'DeclineReviewed', ...about, reason }))
    },
  })

type About = Pick<PaymentCommand & { transactionId: TransactionId }, 'paymentId' | 'at' | 'transactionId'>

const settle = async (
  { payments, runtime }: Pick<PaymentParts, 'payments' | 'runtime'>,
  incoming: Incoming<{ readonly params: z.output<typeof Params> }>,
  commandOf: (about: About) => PaymentCommand,
): Promise<Answer> => {
  const { params } = incoming
  if (!isPaymentId(params.paymentId)) return refuse('payment_not_found')
  const paymentId = PaymentId(params.paymentId)
  const about = { paymentId, at: runtime.now(), transactionId: TransactionId(params.transactionId) }
  const handled = await payments.handle(paymentStream(paymentId), commandOf(about), contextOf(incoming))
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      return refused(handled.code)
    case 'replayed':
      return answer(handled.loaded, incoming, true)
    case 'accepted':
      return handled.events.length === 0
        ? refuse('case_not_in_review')
        : answer(handled.loaded, incoming, false)
  }
}

const refused = (code: PaymentRejection): Answer => {
  if (code === 'taken_over') throw new Error('a person is never too late to take over')
  return refuse(code === 'transaction_not_found' ? 'case_not_open' : code)
}

/** As of what was written under this key, so that a repeated request gets its first answer. */
const answer = (
  loaded: Loaded<Payment, PaymentEvent>,
  { idempotency }: Incoming<object>,
  replayed: boolean,
): Answer => {
  const last = loaded.history.findLast(({ metadata }) => metadata.idempotency?.key === idempotency?.key)
  const body = paymentResource(recordAsOf(loaded, last))
  return { kind: 'resource', status: 200, body, position: loaded.position, replayed }
}
