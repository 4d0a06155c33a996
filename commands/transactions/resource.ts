import { z } from 'zod'
import { currencies } from '../../ledger/core/money.ts'
import type { Item } from '../../projections/transactions/queries.ts'
import type { CsvColumn } from '../http/csv-rows.ts'
import { FailureResource, TransactionResource, transactionResource } from '../payments/resource.ts'

export const ListedTransaction = TransactionResource.extend({
  paymentId: z.string(),
  orderId: z.string(),
  orderName: z.string(),
  mode: z.enum(['test', 'live']),
  currency: z.enum(currencies),
  providerOrderId: z
    .string()
    .meta({ description: 'Of the order at the provider: of all that one attempt led to' }),
}).meta({ id: 'ListedTransaction' })

export const listedTransaction = (item: Item): z.output<typeof ListedTransaction> => {
  const { paymentId, orderId, orderName, mode, currency, providerOrderId } = item
  return { ...transactionResource(item), paymentId, orderId, orderName, mode, currency, providerOrderId }
}

/** With what is between us and the provider. */
export const AnyListedTransaction = ListedTransaction.extend({
  merchantId: z.string(),
  contractId: z.string(),
  failure: FailureResource.extend({
    providerCode: z.string().nullable(),
    providerMessage: z.string().nullable(),
  }).nullable(),
}).meta({ id: 'AnyListedTransaction' })

export const anyListedTransaction = (item: Item): z.output<typeof AnyListedTransaction> => {
  const { merchantId, contractId } = item
  const { failure, ...shown } = listedTransaction(item)
  const { providerCode = null, providerMessage = null } = item.failure ?? {}
  const told = failure === null ? null : { ...failure, providerCode, providerMessage }
  return { ...shown, merchantId, contractId, failure: told }
}

export const transactionColumns: readonly CsvColumn<Item>[] = [
  { name: 'id', value: ({ transactionId }) => transactionId },
  { name: 'paymentId', value: ({ paymentId }) => paymentId },
  { name: 'orderId', value: ({ orderId }) => orderId },
  { name: 'orderName', value: ({ orderName }) => orderName },
  { name: 'mode', value: ({ mode }) => mode },
  { name: 'kind', value: ({ kind }) => kind },
  { name: 'status', value: ({ status }) => status },
  { name: 'currency', value: ({ currency }) => currency },
  { name: 'askedAmount', value: ({ askedAmount }) => askedAmount },
  { name: 'signedAmount', value: ({ signedAmount }) => signedAmount },
  { name: 'heldAmount', value: ({ heldAmount }) => heldAmount },
  { name: 'installmentMonths', value: ({ installmentMonths }) => installmentMonths },
  { name: 'provider', value: ({ provider }) => provider },
  { name: 'providerReference', value: ({ reference }) => reference },
  { name: 'providerOrderId', value: ({ providerOrderId }) => providerOrderId },
  { name: 'approvalNumber', value: ({ approvalNumber }) => approvalNumber },
  { name: 'reason', value: ({ reason }) => reason },
  { name: 'failureCategory', value: ({ failure }) => failure?.category ?? null },
  { name: 'requestedAt', value: ({ requestedAt }) => requestedAt },
  { name: 'completedAt', value: ({ completedAt }) => completedAt },
]

/** For whoever sees those of every merchant. */
export const anyTransactionColumns: readonly CsvColumn<Item>[] = [
  { name: 'merchantId', value: ({ merchantId }) => merchantId },
  { name: 'contractId', value: ({ contractId }) => contractId },
  ...transactionColumns,
  { name: 'providerCode', value: ({ failure }) => failure?.providerCode ?? null },
  { name: 'providerMessage', value: ({ failure }) => failure?.providerMessage ?? null },
]
