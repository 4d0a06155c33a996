import type { ContractId, PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { ReadDatabase } from '../database.ts'
import { storable } from '../storable.ts'

/** One attempt to pay under an order id that is not ours. */
export type ProviderOrder = {
  readonly paymentId: PaymentId
  readonly transactionId: TransactionId
  readonly contractId: ContractId
}

export type ProviderOrderKey = {
  readonly provider: ProviderId
  readonly providerOrderId: string
  /** Without it those of every contract with the provider. */
  readonly contractId?: ContractId | undefined
}

/** More attempts under one id than anybody makes who does not mean to. */
const MOST_ATTEMPTS = 100

/**
 * The attempts under this order id of a provider's window. Several share one where a window is used again and where
 * merchants name their orders alike: the contract tells whose they are. An id of ours is never here: see
 * `paymentIdOfProviderOrder`.
 */
export const findPayment = async (
  database: ReadDatabase,
  { provider, providerOrderId, contractId }: ProviderOrderKey,
): Promise<readonly ProviderOrder[]> => {
  const order = { provider, provider_order_id: storable(providerOrderId) }
  const key = contractId === undefined ? order : { ...order, contract_id: contractId }
  const rows = await database
    .selectFrom('provider_orders')
    .selectAll()
    .where((row) => row.and(key))
    .orderBy('contract_id')
    .orderBy('payment_id')
    .orderBy('transaction_id')
    .limit(MOST_ATTEMPTS)
    .execute()
  return rows.map((row) => ({
    paymentId: row.payment_id,
    transactionId: row.transaction_id,
    contractId: row.contract_id,
  }))
}
