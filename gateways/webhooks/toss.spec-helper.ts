import { providerOrderIdOf, type PaymentId } from '../../ledger/core/ids.ts'
import type { Sent } from './door.spec-helper.ts'

export const path = '/v1/webhooks/toss-payments'

/** What Toss tells of an order, as its contract (6) has it; unsigned. */
export const statusChanged = (orderId: string, changes: object = {}): Sent => ({
  path,
  body: JSON.stringify({
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: '2026-11-20T09:00:00.000000',
    data: { orderId, status: 'DONE', paymentKey: 'tpk_1', customerName: '홍길동' },
    ...changes,
  }),
})
export const hintAbout = (paymentId: PaymentId, changes: object = {}): Sent =>
  statusChanged(providerOrderIdOf(paymentId, 1), changes)
