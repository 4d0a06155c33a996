import type { z } from 'zod'
import { jsonOf } from '../port/notification-body.ts'
import type { Claim, ContractKeys, NotificationReader, Reading } from '../port/notification.ts'
import { isSameSignature, paymentSignature } from './signatures.ts'
import { Event, StandingPayment } from './wire.ts'

/**
 * Contract 5. Signed in the body, over tid, amount and ediDate. How old a notification may be is not said, and one that is
 * sent again by hand may be of any age, so none is too old: a repetition has the event id of the first, and whatever else
 * somebody makes of it only makes us ask.
 */
export const nicePayNotifications: NotificationReader = {
  read: ({ body }, contracts) => {
    const value = jsonOf(body)
    const event = Event.safeParse(value)
    if (!event.success || !isConsistent(event.data)) return { kind: 'unreadable' }
    if (event.data.tid.startsWith(TRIAL)) return { kind: 'irrelevant' }
    if (!contracts.some((contract) => isSignedWith(contract, event.data))) return { kind: 'forged' }
    return signed(event.data, value)
  },
  sources: ['121.133.126.86', '121.133.126.87'],
  reply: { contentType: 'text/html', text: 'OK' },
}

/** Contract 5: what is sent when an address is entered, about nothing. */
const TRIAL = 'UTWEBHOOK'

type Event = z.output<typeof Event>

/** Contract 3: the cancel that it is about is among those it shows. */
const isConsistent = ({ tid, cancelledTid, cancels }: Event): boolean =>
  cancelledTid === undefined ||
  cancelledTid === null ||
  cancelledTid === tid ||
  (cancels ?? []).some((cancel) => cancel.tid === cancelledTid)

/** Of what was never approved there is none. */
const isSignedWith = ({ secretKey }: ContractKeys, { signature, ...told }: Event): boolean =>
  typeof signature === 'string' && isSameSignature(signature, paymentSignature(told, secretKey))

const signed = ({ tid, orderId, status, cancelledTid }: Event, value: unknown): Reading => ({
  kind: 'signed',
  notice: {
    eventId: [tid, status, cancelledTid ?? ''].join(' '),
    providerOrderId: orderId,
    eventType: status,
    claims: claimsIn(value),
  },
})

/** It says the same as an inquiry; where it cannot be read as one, nothing. */
const claimsIn = (value: unknown): readonly Claim[] => {
  const payment = StandingPayment.safeParse(value).data
  if (payment === undefined) return []
  const { amount, paidAt, cancels } = payment
  return [
    { operation: 'approve', amount, at: paidAt },
    ...(cancels ?? []).map((cancel) => ({
      operation: 'cancel' as const,
      amount: cancel.amount,
      at: cancel.cancelledAt,
    })),
  ]
}
