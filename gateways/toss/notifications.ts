import { z } from 'zod'
import { jsonOf } from '../port/notification-body.ts'
import type { Claim, NotificationReader, Reading } from '../port/notification.ts'
import { InquiredPayment } from './wire.ts'

/**
 * Contract 6. Nothing about payments is signed, so all of it is a hint. Whether the header
 * `tosspayments-webhook-transmission-id` stays the same over retries is not said, and anybody can send one: the body,
 * with its microseconds, stands for the event.
 */
export const tossNotifications: NotificationReader = {
  read: ({ body }) => {
    const reading = Notification.safeParse(jsonOf(body))
    return reading.success ? reading.data : { kind: 'unreadable' }
  },
  // Contract 6: 200 within ten seconds; of a text it says nothing.
  reply: { contentType: 'text/plain', text: 'OK' },
}

const hint = (providerOrderId: string, eventType: string, claims: readonly Claim[] = []): Reading => ({
  kind: 'hint',
  notice: { eventId: null, providerOrderId, eventType, claims },
})
/** Contract 6: the data is a Payment, so it says the same as an inquiry; where it cannot be read as one, nothing. */
const claimsIn = (data: unknown): readonly Claim[] => {
  const payment = InquiredPayment.safeParse(data)
  if (!payment.success || !('totalAmount' in payment.data)) return []
  const { totalAmount, approvedAt, cancels } = payment.data
  const done = (cancels ?? []).filter(({ cancelStatus }) => cancelStatus === 'DONE')
  return [
    { operation: 'approve', amount: totalAmount, at: approvedAt },
    ...done.map(({ cancelAmount, canceledAt }) => ({
      operation: 'cancel' as const,
      amount: cancelAmount,
      at: canceledAt,
    })),
  ]
}

const irrelevant: Reading = { kind: 'irrelevant' }

const orderId = z.string().min(6).max(64)
/** Contract 3.1, and what may come after it. */
const status = z.string().regex(/^[A-Z_]{1,40}$/)

/** It comes without an `eventType`; the `secret` can be checked only by who has the Payment, which we ask for anyway. */
const DepositCallback = z
  .object({
    eventType: z.literal('DEPOSIT_CALLBACK').optional(),
    orderId,
    status,
    transactionKey: z.string(),
    secret: z.string(),
  })
  .transform((event) => hint(event.orderId, event.status))

const PaymentStatusChanged = z
  .object({ eventType: z.literal('PAYMENT_STATUS_CHANGED'), data: z.looseObject({ orderId, status }) })
  .transform(({ data }) => hint(data.orderId, data.status, claimsIn(data)))

/** A cancel's own data names no order (contract 3, `cancels[]`): it is of use only if it does. */
const CancelStatusChanged = z
  .object({
    eventType: z.literal('CANCEL_STATUS_CHANGED'),
    data: z.object({ orderId: orderId.optional() }),
  })
  .transform(({ eventType, data }) =>
    data.orderId === undefined ? irrelevant : hint(data.orderId, eventType),
  )

/** Billing keys, Brandpay, link pay, payouts: nothing of theirs is an order of ours. */
const OtherEvent = z
  .object({
    eventType: z.enum([
      'BILLING_DELETED',
      'METHOD_UPDATED',
      'CUSTOMER_STATUS_CHANGED',
      'ORDER_PAYMENT_STATUS_CHANGED',
      'payout.changed',
      'seller.changed',
    ]),
  })
  .transform(() => irrelevant)

const Notification = z.union([PaymentStatusChanged, DepositCallback, CancelStatusChanged, OtherEvent])
