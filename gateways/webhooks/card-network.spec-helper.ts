import { randomUUID } from 'node:crypto'
import { providerOrderIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import { signatureOf } from '../../sims/card-network/notifications.ts'
import { demoKey, type Sent } from './door.spec-helper.ts'

/** What the card network tells of an order, as its contract has it. */
export const notice = (orderId: string, changes: object = {}): string =>
  JSON.stringify({
    eventId: `evt_${randomUUID()}`,
    type: 'APPROVAL',
    transactionId: 'cnt_1',
    orderId,
    amount: 10_000,
    status: 'APPROVED',
    occurredAt: '2026-11-20T09:00:00+09:00',
    ...changes,
  })

export const noticeOf = (paymentId: PaymentId, changes: object = {}): string =>
  notice(providerOrderIdOf(paymentId, 1), changes)

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000)

export const signed = (body: string, secretKey = demoKey, atSeconds = nowSeconds()): Sent => ({
  body,
  headers: {
    'content-type': 'application/json',
    'x-card-network-signature': signatureOf(secretKey, body, atSeconds),
  },
})
