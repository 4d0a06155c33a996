import { createHmac } from 'node:crypto'
import type { Json } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import type { Asked, Charge } from './world.ts'

type Told =
  | { readonly kind: 'charge'; readonly charge: Charge }
  | {
      readonly kind: 'cancel'
      readonly charge: Charge
      readonly amount: bigint
      readonly status: 'CANCELED' | 'PARTIAL_CANCELED'
    }

export type Notifier = (call: Asked, told: Told) => void

type Signing = { readonly now: () => number; readonly webhookSecret: string }

/** Section 2. Every attempt is signed anew, with its own time. */
export const notifierOf =
  ({ now, webhookSecret }: Signing): Notifier =>
  ({ tools, nowMs }, told) => {
    const eventId = tools.nextId('evt_')
    const content = { eventId, ...contentOf(told, nowMs) }
    tools.notify(() => ({
      eventId,
      content,
      headers: (body) => signatureHeaders(webhookSecret, Math.floor(now() / 1000), body),
    }))
  }

const contentOf = (told: Told, nowMs: number): { readonly [name: string]: Json } => {
  const { paymentKey, orderId, amount, failure } = told.charge
  const payment = { paymentKey, orderId, amount }
  if (told.kind === 'cancel') {
    const { status, amount: cancelAmount } = told
    return { ...payment, eventType: `PAYMENT_${status}`, status, cancelAmount, canceledAt: wireTime(nowMs) }
  }
  if (failure !== undefined) return { ...payment, eventType: 'PAYMENT_FAILED', status: 'FAILED' }
  return { ...payment, eventType: 'PAYMENT_DONE', status: 'DONE', approvedAt: wireTime(nowMs) }
}

/** Hex HMAC-SHA256 over the time in Unix seconds, a dot and the body as it is sent. */
const signatureHeaders = (
  webhookSecret: string,
  atSeconds: number,
  body: string,
): Readonly<Record<string, string>> => {
  const timestamp = String(atSeconds)
  return {
    'x-softpayment-timestamp': timestamp,
    'x-softpayment-signature': createHmac('sha256', webhookSecret)
      .update(`${timestamp}.${body}`)
      .digest('hex'),
  }
}
