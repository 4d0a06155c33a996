import type { Endpoint } from '../endpoint.ts'
import { cardExamples } from './card-examples.ts'
import { importExamples } from './import-examples.ts'
import type { Example } from './example.ts'
import { listed, paid, paymentAsked, partlyCancelled, timeline, whollyCancelled } from './walk.ts'

const payment = { id: paid.id }
const merchant = { id: 'mer_0b8a3c1f5d2e4f7a9c6b1e0d8f3a2c5b' }
const key = { id: merchant.id, keyId: 'key_7d1e9b3a5c2f4e6d8a0b1c3f5e7d9a2b' }
const newKey = {
  id: 'key_2f6c8e1a3b5d4c7f9e0a2d4b6c8f1e3a',
  merchantId: merchant.id,
  mode: 'test',
  secretKey: 'sk_test_…',
}

/** By method and path; an endpoint without one is documented without examples. */
const examples: Readonly<Record<string, readonly Example[]>> = {
  'post /v1/payments': [
    {
      name: 'pay',
      summary: 'Pay 10,000 KRW',
      idempotencyKey: paymentAsked.key,
      body: paymentAsked.body,
      status: 201,
      answer: paid,
    },
  ],
  'get /v1/payments': [
    {
      name: 'list',
      summary: 'What was paid and cancelled in part',
      query: { status: 'PARTIAL_CANCELED', limit: '20' },
      status: 200,
      answer: listed,
    },
  ],
  'get /v1/payments/{id}': [
    {
      name: 'partly-cancelled',
      summary: 'After the first cancel',
      params: payment,
      status: 200,
      answer: partlyCancelled,
    },
  ],
  'get /v1/payments/{id}/events': [
    {
      name: 'timeline',
      summary: 'Asked for and approved',
      params: payment,
      status: 200,
      answer: timeline,
    },
  ],
  'post /v1/payments/{id}/cancel': [
    {
      name: 'cancel-3000',
      summary: 'Cancel 3,000 KRW of it: 7,000 are left',
      idempotencyKey: 'order-1001-cancel-1',
      params: payment,
      body: { amount: 3000, reason: 'one item was sold out' },
      status: 200,
      answer: partlyCancelled,
    },
    {
      name: 'cancel-7000',
      summary: 'Cancel the other 7,000 KRW: nothing is left',
      idempotencyKey: 'order-1001-cancel-2',
      params: payment,
      body: { amount: 7000, reason: 'the order was returned' },
      status: 200,
      answer: whollyCancelled,
    },
  ],
  'post /v1/merchants': [
    {
      name: 'register',
      summary: 'Register a merchant',
      idempotencyKey: 'merchant-jangbu-coffee',
      body: { name: 'Jangbu Coffee', businessNumber: '123-45-67890' },
      status: 201,
      answer: { id: merchant.id, name: 'Jangbu Coffee', businessNumber: '1234567890' },
    },
  ],
  'post /v1/merchants/{id}/api-keys': [
    {
      name: 'issue',
      summary: 'A key for test mode',
      idempotencyKey: 'jangbu-coffee-first-key',
      params: merchant,
      body: { mode: 'test' },
      status: 201,
      answer: { ...newKey, id: key.keyId },
    },
  ],
  'post /v1/merchants/{id}/api-keys/{keyId}/rotate': [
    {
      name: 'rotate',
      summary: 'A new key for the old one',
      idempotencyKey: 'jangbu-coffee-rotation-2026-11',
      params: key,
      status: 201,
      answer: newKey,
    },
  ],
  'post /v1/merchants/{id}/api-keys/{keyId}/revoke': [
    {
      name: 'revoke',
      summary: 'No request with this key is let in again',
      params: key,
      status: 200,
      answer: { id: key.keyId, merchantId: merchant.id, mode: 'test', revoked: true },
    },
  ],
  'post /v1/merchants/{id}/provider-contracts': [
    {
      name: 'contract',
      summary: 'The merchant’s own contract with the card network',
      idempotencyKey: 'jangbu-coffee-card-network-test',
      params: merchant,
      body: {
        provider: 'card-network',
        mode: 'test',
        baseUrl: 'https://card-network.example',
        secretKey: 'test_gsk_docs_0000',
      },
      status: 201,
      answer: {
        id: 'con_5e2b8d1c4f7a4e9b8c3d6a0f1e5b7c2d',
        merchantId: merchant.id,
        provider: 'card-network',
        mode: 'test',
        baseUrl: 'https://card-network.example',
      },
    },
  ],
  ...cardExamples,
  ...importExamples,
  'post /v1/payments/{id}/capture': [
    {
      name: 'capture-6000',
      summary: 'Take 6,000 KRW of what is held',
      idempotencyKey: 'order-1002-capture-1',
      params: payment,
      body: { amount: 6000 },
      status: 200,
    },
  ],
  'post /v1/payments/{id}/void': [
    {
      name: 'void',
      summary: 'Release the rest',
      idempotencyKey: 'order-1002-void',
      params: payment,
      body: { reason: 'the rest was not needed' },
      status: 200,
    },
  ],
}

export const examplesOf = ({ method, path }: Endpoint): readonly Example[] =>
  examples[`${method} ${path}`] ?? []

export const exampledOperations = (): readonly string[] => Object.keys(examples)
