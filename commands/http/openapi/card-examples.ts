import { cardIdOf, MerchantId } from '../../../ledger/core/ids.ts'
import type { Example } from './example.ts'

const key = 'jangbu-coffee-payer-7-card-1'
const id = cardIdOf(MerchantId('mer_0b8a3c1f5d2e4f7a9c6b1e0d8f3a2c5b'), 'test', key)

const about = {
  provider: 'toss-payments',
  kind: 'card',
  maskedNumber: '4330-12**-****-1234',
  issuer: '신한',
  product: 'credit',
  payerReference: 'payer-7',
}
const card = {
  id,
  ...about,
  status: 'ACTIVE',
  mode: 'test',
  createdAt: '2026-11-20T02:10:05.310Z',
  removedAt: null,
}

/** A payer's card, from its registration to its removal. */
export const cardExamples: Readonly<Record<string, readonly Example[]>> = {
  'post /v1/cards': [
    {
      name: 'register',
      summary: 'Keep the key that the payer’s registration gave',
      idempotencyKey: key,
      body: { ...about, billingKey: 'bk_from_the_registration', customerKey: 'payer-7' },
      status: 201,
      answer: card,
    },
  ],
  'get /v1/cards': [
    {
      name: 'of-a-payer',
      summary: 'What one payer may be charged by',
      query: { payerReference: 'payer-7', status: 'ACTIVE' },
      status: 200,
      answer: { data: [card], nextCursor: null },
    },
  ],
  'get /v1/cards/{id}': [{ name: 'card', summary: 'The card', params: { id }, status: 200, answer: card }],
  'delete /v1/cards/{id}': [
    {
      name: 'remove',
      summary: 'Never charge it again',
      params: { id },
      status: 200,
      answer: { ...card, status: 'REMOVED', removedAt: '2026-11-21T08:00:41.702Z' },
    },
  ],
}
