import { z } from 'zod'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import { START } from '../../ledger/store/port.ts'
import { administratorEndpoint, merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField } from '../payments/fields.ts'
import { isPaymentId, ownPayment } from '../payments/own-payment.ts'
import { PaymentMessage } from './message.ts'
import type { StreamParts } from './parts.ts'
import { streamAnswer, StreamQuery } from './stream-answer.ts'

const manner =
  'Server-sent events (`event: payment`), each exactly once and in order; the `id` is a position in the log. A client that was cut off goes on where it was with `Last-Event-ID`, without a gap. A line that begins with a colon every 15 seconds says that the stream is alive. It opens with the key, or in a browser with `?token=` from `POST …/stream-tokens`; a revoked key ends it.'

const ofEverybody = `Begins now, or after \`Last-Event-ID\`. ${manner}`
const ofOne = `Begins with the first event of the payment, or after \`Last-Event-ID\`. ${manner}`

const common = {
  method: 'get',
  idempotencyKey: 'none',
  isStream: true,
  answers: { 200: { description: 'The `data` of each message', schema: PaymentMessage } },
} as const

const limits = ['streams_too_many', 'streams_exhausted'] as const

export const streamPayment = (parts: StreamParts): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/payments/{id}/stream',
    tag: 'Payments',
    summary: 'The events of a payment as they happen',
    description: ofOne,
    caller: 'merchant',
    schemas: { params: z.strictObject({ id: PaymentIdField }), query: StreamQuery },
    refusals: ['payment_not_found', ...limits],
    handle: async (incoming) => {
      const payment = await ownPayment(parts, incoming.caller, incoming.params.id)
      if (payment === undefined) return refuse('payment_not_found')
      const topic = { kind: 'payment' as const, stream: paymentStream(payment.paymentId) }
      return streamAnswer(parts, incoming, { topic, beginning: START })
    },
  })

/** Its path must come before that of a single payment, whose id could be any word. */
export const streamPayments = (parts: StreamParts): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/payments/stream',
    tag: 'Payments',
    summary: 'The events of all payments as they happen',
    description: `Of the key’s mode. ${ofEverybody}`,
    caller: 'merchant',
    schemas: { query: StreamQuery },
    refusals: limits,
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      return streamAnswer(parts, incoming, {
        topic: { kind: 'merchant', merchantId, mode },
        beginning: undefined,
      })
    },
  })

export const streamAllPayments = (parts: StreamParts): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/payments/stream',
    tag: 'Administration',
    summary: 'The events of all merchants’ payments as they happen',
    description: `Of both modes. ${ofEverybody}`,
    caller: 'administrator',
    schemas: { query: StreamQuery },
    refusals: limits,
    handle: (incoming) =>
      streamAnswer(parts, incoming, { topic: { kind: 'everything' }, beginning: undefined }),
  })

export const streamAnyPayment = (parts: StreamParts): Endpoint =>
  administratorEndpoint({
    ...common,
    path: '/v1/admin/payments/{id}/stream',
    tag: 'Administration',
    summary: 'The events of any payment as they happen',
    description: ofOne,
    caller: 'administrator',
    schemas: { params: z.strictObject({ id: PaymentIdField }), query: StreamQuery },
    refusals: ['payment_not_found', ...limits],
    handle: async (incoming) => {
      const { id } = incoming.params
      const stream = isPaymentId(id) ? paymentStream(PaymentId(id)) : undefined
      if (stream === undefined || (await parts.payments.recall(stream)).state.status === 'none')
        return refuse('payment_not_found')
      return streamAnswer(parts, incoming, { topic: { kind: 'payment', stream }, beginning: START })
    },
  })
