import { providerOrderStream } from '../../ledger/core/ids.ts'
import type { ProviderOrders } from '../../ledger/store/desks.ts'
import type { WebhookParts } from './parts.ts'

/**
 * Whose an order is that a merchant chose: a payment claims it in the log before anything is charged under it, so no
 * notification comes too early for it, as it does for a read model.
 */
export const claimedOrders =
  (providerOrders: Pick<ProviderOrders, 'recall'>): WebhookParts['findPayment'] =>
  async (provider, providerOrderId, contractId) => {
    const stream = providerOrderStream({ provider, contractId, providerOrderId })
    const { state } = await providerOrders.recall(stream)
    return state.status === 'claimed' ? state.paymentId : undefined
  }
