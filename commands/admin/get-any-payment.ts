import { z } from 'zod'
import { merchantStream, PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { PaymentRecord, Transaction } from '../../ledger/payment/record.ts'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField } from '../payments/fields.ts'
import { recordAsOf } from '../payments/outcome.ts'
import { isPaymentId } from '../payments/own-payment.ts'
import type { PaymentParts } from '../payments/parts.ts'
import {
  FailureResource,
  PaymentResource,
  paymentResource,
  TransactionResource,
} from '../payments/resource.ts'

const AnyPaymentResource = PaymentResource.extend({
  merchant: z.object({
    id: z.string(),
    name: z.string().nullable().meta({ description: 'null: the log knows no such merchant' }),
  }),
  transactions: z.array(
    TransactionResource.extend({
      failure: FailureResource.extend({
        providerCode: z.string().nullable(),
        providerMessage: z.string().nullable(),
      }).nullable(),
    }).meta({ id: 'AnyTransaction' }),
  ),
}).meta({ id: 'AnyPayment', description: 'A payment of whichever merchant, with its provider’s own words' })

/** From the stream itself, so it is never behind a command that was answered. */
export const getAnyPayment = (parts: Pick<PaymentParts, 'payments' | 'merchants'>): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/payments/{id}',
    tag: 'Administration',
    summary: 'A payment of any merchant, in either mode',
    description:
      'Always current: read from the payment’s own events. With the merchant and the provider’s words.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: PaymentIdField }) },
    answers: { 200: { description: 'The payment', schema: AnyPaymentResource } },
    refusals: ['payment_not_found'],
    handle: async ({ params: { id } }) => {
      if (!isPaymentId(id)) return refuse('payment_not_found')
      const loaded = await parts.payments.load(paymentStream(PaymentId(id)))
      if (loaded.state.status === 'none') return refuse('payment_not_found')
      const record = recordAsOf(loaded)
      const merchant = await parts.merchants.get(merchantStream(record.order.merchantId))
      return { kind: 'resource', status: 200, body: bodyOf(record, merchant), position: loaded.position }
    },
  })

const bodyOf = (record: PaymentRecord, merchant: Merchant): z.output<typeof AnyPaymentResource> => {
  const body = paymentResource(record)
  return {
    ...body,
    merchant: { id: record.order.merchantId, name: merchant.status === 'none' ? null : merchant.name },
    transactions: body.transactions.map((transaction, ordinal) => ({
      ...transaction,
      failure: withWords(transaction.failure, record.transactions[ordinal]),
    })),
  }
}

const withWords = (shown: z.output<typeof FailureResource> | null, transaction: Transaction | undefined) => {
  const failure = transaction?.failure ?? null
  if (shown === null || failure === null) return null
  return { ...shown, providerCode: failure.providerCode, providerMessage: failure.providerMessage }
}
