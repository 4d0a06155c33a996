import type { PaymentEvent, PaymentEventOf } from './events.ts'

/** An event that asks a provider to move money: what a dispatcher carries out. */
export type PaymentIntent = PaymentEventOf<
  | 'ApprovalRequested'
  | 'PreAuthorizationRequested'
  | 'CaptureRequested'
  | 'VoidRequested'
  | 'CancellationRequested'
>

const intentTypes: ReadonlySet<string> = new Set<PaymentIntent['type']>([
  'ApprovalRequested',
  'PreAuthorizationRequested',
  'CaptureRequested',
  'VoidRequested',
  'CancellationRequested',
])

export const isIntent = (event: PaymentEvent): event is PaymentIntent => intentTypes.has(event.type)

/** Where a sealed token belongs: it opens in its own payment only. */
export const tokenBinding = (paymentId: PaymentEvent['paymentId']): string => `payment-${paymentId}/token`
