import { z } from 'zod'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Position } from '../../ledger/store/port.ts'
import { EventResource, eventResource } from '../payments/event-resource.ts'
import { PaymentResource, paymentResource } from '../payments/resource.ts'
import type { PaymentFact } from './fact.ts'

/** Text of a stream, and how much of the log a client has seen once it has got it. */
export type Message = { readonly position: Position; readonly text: string }

const StreamedPayment = PaymentResource.pick({
  status: true,
  mode: true,
  orderId: true,
  orderName: true,
  currency: true,
  amount: true,
  balance: true,
  capturedAmount: true,
  canceledAmount: true,
  heldAmount: true,
  provider: true,
  createdAt: true,
  updatedAt: true,
})
  .extend({ merchantId: z.string() })
  .meta({ id: 'StreamedPayment', description: 'The payment as it stands after the event' })

/** The `data` of an `event: payment`. */
export const PaymentMessage = EventResource.extend({
  position: z.string().meta({ description: 'In the log; also the `id` of the message' }),
  paymentId: z.string(),
  payment: StreamedPayment,
}).meta({ id: 'PaymentMessage' })

export const messageOf = (fact: PaymentFact, record: PaymentRecord): Message => {
  const { position } = fact
  const data: z.output<typeof PaymentMessage> = {
    position: String(position),
    paymentId: record.paymentId,
    ...eventResource(fact),
    payment: summaryOf(record),
  }
  return { position, text: `${idLine(position)}event: payment\ndata: ${JSON.stringify(data)}\n\n` }
}

const summaryOf = (record: PaymentRecord): z.output<typeof StreamedPayment> => {
  const { status, mode, orderId, orderName, currency, amount, balance, ...rest } = paymentResource(record)
  const { capturedAmount, canceledAmount, heldAmount, provider, createdAt, updatedAt } = rest
  return {
    ...{ merchantId: record.order.merchantId, status, mode, orderId, orderName, currency, amount, balance },
    ...{ capturedAmount, canceledAmount, heldAmount, provider, createdAt, updatedAt },
  }
}

const idLine = (position: Position): string => `id: ${String(position)}\n`

/**
 * Tells a client nothing but that everything up to here has been looked at: it is resumed from here, and proxies see that
 * the stream is alive.
 */
export const markOf = (position: Position): Message => ({ position, text: `:\n${idLine(position)}\n` })

/** For proxies and clients: the stream is alive, and nothing has happened. */
export const HEARTBEAT = ':\n\n'

/** @param retryMs how long a client waits before it connects again. */
export const openingOf = (retryMs: number): string => `retry: ${String(retryMs)}\n\n`
