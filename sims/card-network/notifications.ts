import { createHmac } from 'node:crypto'
import { newDeliveries, type Deliveries, type Notification } from '../kit/deliveries.ts'
import { toldOf } from './told.ts'
import type { Movement } from './world.ts'

/** The contract is silent on time limits and repetitions. */
const LIMIT_MS = 10_000
const PAUSES_MS = [1000, 5000, 25_000, 125_000]

/** Off without `url`. Signatures carry the time of the attempt. */
export const newNotifications = (nowMs: () => number, url: string | null): Deliveries =>
  newDeliveries({ url, nowMs, limitMs: LIMIT_MS, pausesMs: PAUSES_MS })

export const notificationOf = (movement: Movement, nowMs: () => number): Notification => {
  const { merchant } = movement.transaction
  const eventId = eventIdOf(movement)
  return {
    eventId,
    content: { eventId, ...toldOf(movement) },
    headers: (body) => ({
      'x-card-network-signature': signatureOf(merchant.secretKey, body, Math.floor(nowMs() / 1000)),
    }),
  }
}

/**
 * The header `X-Card-Network-Signature`: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. The contract does not say
 * which key signs; here it is the bearer key of the merchant whose transaction it is, as UTF-8.
 */
export const signatureOf = (secretKey: string, body: string, atSeconds: number): string => {
  const time = String(atSeconds)
  return `t=${time},v1=${createHmac('sha256', secretKey).update(`${time}.${body}`).digest('hex')}`
}

/** The movement's place in its transaction never changes. */
const eventIdOf = (movement: Movement): string => {
  const { transactionId, movements } = movement.transaction
  return `evt_${transactionId}_${String(movements.indexOf(movement) + 1)}`
}
