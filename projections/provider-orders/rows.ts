import { providerOrderIdOf } from '../../ledger/core/ids.ts'
import type { PaymentEvent, PaymentEventOf } from '../../ledger/payment/events.ts'
import type { Target } from '../target.ts'
import type { ProviderOrderRow } from '../database.ts'
import { storable } from '../storable.ts'

export const providerOrders: Target<ProviderOrderRow> = {
  table: 'provider_orders',
  key: ['provider', 'provider_order_id', 'contract_id', 'payment_id', 'transaction_id'],
  columns: {
    provider: 'text',
    provider_order_id: 'text',
    contract_id: 'text',
    payment_id: 'text',
    transaction_id: 'text',
  },
}

/** Nothing for an attempt under an order id of ours, from which the payment follows: that is nearly every one. */
export const providerOrdersIn = (event: PaymentEvent): readonly ProviderOrderRow[] => {
  if (!isAttempt(event)) return []
  const { paymentId, attempt, providerOrderId, provider, contractId, transactionId } = event
  if (providerOrderId === providerOrderIdOf(paymentId, attempt)) return []
  const order = { provider, provider_order_id: storable(providerOrderId), contract_id: contractId }
  return [{ ...order, payment_id: paymentId, transaction_id: transactionId }]
}

type Attempt = PaymentEventOf<'ApprovalRequested' | 'PreAuthorizationRequested' | 'PaymentImported'>

const isAttempt = (event: PaymentEvent): event is Attempt =>
  event.type === 'ApprovalRequested' ||
  event.type === 'PreAuthorizationRequested' ||
  event.type === 'PaymentImported'
