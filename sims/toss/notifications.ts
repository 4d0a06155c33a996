import { randomUUID } from 'node:crypto'
import { newDeliveries, type Deliveries, type Notification } from '../kit/deliveries.ts'
import { wireTime } from '../kit/wire-time.ts'
import { paymentObject } from './payment-object.ts'
import type { Payment } from './payment.ts'
import { webhookTime } from './wire-times.ts'

/** Section 6. */
const LIMIT_MS = 10_000
const PAUSES = [1, 4, 16, 64, 256, 1024, 4096]
const MINUTE_MS = 60_000

export type NotificationTerms = {
  readonly nowMs: () => number
  /** undefined: nothing is sent until an address is set. */
  readonly url: string | undefined
  /** What a pause counts instead of minutes. */
  readonly pauseUnitMs: number | undefined
}

export const newNotifications = ({
  nowMs,
  url = '',
  pauseUnitMs = MINUTE_MS,
}: NotificationTerms): Deliveries =>
  newDeliveries({
    url: url === '' ? null : url,
    nowMs,
    limitMs: LIMIT_MS,
    pausesMs: PAUSES.map((pause) => pause * pauseUnitMs),
  })

/** The payment as it is now; it may be another one when it arrives. Not signed. */
export const statusChanged = (payment: Payment, atMs: number, nowMs: () => number): Notification => {
  const transmissionId = randomUUID()
  return {
    eventId: transmissionId,
    content: {
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: webhookTime(atMs),
      data: paymentObject(payment, atMs),
    },
    headers: (_body, attempt) => ({
      'tosspayments-webhook-transmission-time': wireTime(nowMs()),
      'tosspayments-webhook-transmission-retried-count': String(attempt - 1),
      'tosspayments-webhook-transmission-id': transmissionId,
    }),
  }
}
