import type { Item, Question } from '../../projections/transactions/queries.ts'
import { administratorEndpoint, merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { answerListing, listed, pageOf, type Listing } from '../http/listing.ts'
import { scopeOf } from '../payments/list-payments-query.ts'
import { AnyTransactionQuery, questionOf, TransactionQuery } from './list-transactions-query.ts'
import {
  AnyListedTransaction,
  anyListedTransaction,
  anyTransactionColumns,
  ListedTransaction,
  listedTransaction,
  transactionColumns,
} from './resource.ts'

export type TransactionListing = Listing<Question, Item, Item>

const name = 'transactions'
const description = `The newest is what was completed last, or while it is open asked for last; one that is completed while you page moves to its new place. ${listed.description}`

export const listTransactions = (listing: TransactionListing): Endpoint =>
  merchantEndpoint({
    ...listed,
    description,
    path: '/v1/transactions',
    tag: 'Payments',
    summary: 'What was done in payments, newest first',
    caller: 'merchant',
    schemas: { query: TransactionQuery },
    answers: pageOf(ListedTransaction, 'TransactionPage'),
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      const question = questionOf(incoming.query, { merchantId, mode })
      const asked = { question, name, resourceOf: listedTransaction, columns: transactionColumns }
      return answerListing(listing, incoming, asked)
    },
  })

export const listAllTransactions = (listing: TransactionListing): Endpoint =>
  administratorEndpoint({
    ...listed,
    description,
    path: '/v1/admin/transactions',
    tag: 'Administration',
    summary: 'What was done in payments of every merchant or of one, newest first',
    caller: 'administrator',
    schemas: { query: AnyTransactionQuery },
    answers: pageOf(AnyListedTransaction, 'AnyTransactionPage'),
    handle: (incoming) => {
      const question = questionOf(incoming.query, scopeOf(incoming.query))
      const asked = { question, name, resourceOf: anyListedTransaction, columns: anyTransactionColumns }
      return answerListing(listing, incoming, asked)
    },
  })
