import type { PaymentEvent, PaymentEventOf } from './events.ts'
import type { ProviderOperation } from './provider.ts'

/** An event that asks a provider to move money: what a dispatcher carries out. */
export type PaymentIntent = PaymentEventOf<
  | 'ApprovalRequested'
  | 'PreAuthorizationRequested'
  | 'CaptureRequested'
  | 'VoidRequested'
  | 'CancellationRequested'
  | 'CompensationRequested'
>

const intentTypes: ReadonlySet<string> = new Set<PaymentIntent['type']>([
  'ApprovalRequested',
  'PreAuthorizationRequested',
  'CaptureRequested',
  'VoidRequested',
  'CancellationRequested',
  'CompensationRequested',
])

export const isIntent = (event: PaymentEvent): event is PaymentIntent => intentTypes.has(event.type)

/** What an intent asks the provider to do. */
export const operationOf = (intent: PaymentIntent): ProviderOperation => {
  switch (intent.type) {
    case 'ApprovalRequested':
      return 'approve'
    case 'PreAuthorizationRequested':
      return 'pre_authorize'
    case 'CaptureRequested':
      return 'capture'
    case 'VoidRequested':
      return 'void'
    case 'CancellationRequested':
      return 'cancel'
    case 'CompensationRequested':
      return intent.operation
  }
}

/** Where a sealed token belongs: it opens in its own payment only. */
export const tokenBinding = (paymentId: PaymentEvent['paymentId']): string => `payment-${paymentId}/token`
