import { claimedOrders } from '../../gateways/webhooks/claimed-orders.ts'
import type { ContractId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Desks } from '../../ledger/store/desks.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { findPayment } from '../../projections/provider-orders/queries.ts'

/** The payment with an attempt under an order id that is not ours. */
export type FindPayment = (
  provider: ProviderId,
  providerOrderId: string,
  contractId: ContractId,
) => Promise<PaymentId | undefined>

type Finding = { readonly readDatabase: ReadDatabase; readonly desks: Pick<Desks, 'providerOrders'> }

export const paymentFinder = ({ readDatabase, desks }: Finding): FindPayment => {
  const claimed = claimedOrders(desks.providerOrders)
  return async (provider, providerOrderId, contractId) => {
    const paymentId = await claimed(provider, providerOrderId, contractId)
    if (paymentId !== undefined) return paymentId
    // In a log from before orders were claimed.
    const [first] = await findPayment(readDatabase, { provider, providerOrderId, contractId })
    return first?.paymentId
  }
}
