import type { z } from 'zod'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Question } from '../../projections/payments/queries.ts'
import { administratorEndpoint, merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { answerListing, listed, pageOf, type Listing } from '../http/listing.ts'
import { anyPaymentColumns, paymentColumns, type ListedPayment } from './list-payments-csv.ts'
import { AnyPaymentQuery, PaymentQuery, questionOf, scopeOf } from './list-payments-query.ts'
import { PaymentResource, paymentResource } from './resource.ts'

export type PaymentListing = Listing<Question, PaymentRecord, ListedPayment>

const name = 'payments'

export const listPayments = (listing: PaymentListing): Endpoint =>
  merchantEndpoint({
    ...listed,
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Payments, newest first',
    caller: 'merchant',
    schemas: { query: PaymentQuery },
    answers: pageOf(PaymentResource, 'PaymentPage'),
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      const question = questionOf(incoming.query, { merchantId, mode })
      const asked = { question, name, resourceOf: paymentResource, columns: paymentColumns }
      return answerListing(listing, incoming, asked)
    },
  })

const AnyListedPayment = PaymentResource.extend({ merchantId: PaymentResource.shape.id }).meta({
  id: 'AnyListedPayment',
})

export const listAllPayments = (listing: PaymentListing): Endpoint =>
  administratorEndpoint({
    ...listed,
    path: '/v1/admin/payments',
    tag: 'Administration',
    summary: 'Payments of every merchant or of one, newest first',
    caller: 'administrator',
    schemas: { query: AnyPaymentQuery },
    answers: pageOf(AnyListedPayment, 'AnyPaymentPage'),
    handle: (incoming) => {
      const question = questionOf(incoming.query, scopeOf(incoming.query))
      const asked = { question, name, resourceOf: anyResource, columns: anyPaymentColumns }
      return answerListing(listing, incoming, asked)
    },
  })

const anyResource = (record: PaymentRecord): z.output<typeof AnyListedPayment> => ({
  ...paymentResource(record),
  merchantId: record.order.merchantId,
})
