import { z } from 'zod'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField } from '../http/page-fields.ts'
import { refusalUnlessReached } from '../http/reach.ts'
import { merchantIdIn } from '../merchants/merchant-id.ts'
import { ListedMerchant, listedMerchant, type MerchantListing } from './list-merchants.ts'

const MerchantDetails = ListedMerchant.extend({
  keys: z
    .array(
      z.object({
        id: z.string(),
        mode: z.enum(['test', 'live']),
        issuedAt: z.iso.datetime(),
        revokedAt: z.iso.datetime().nullable(),
      }),
    )
    .meta({ description: 'API keys by their ids, newest first' }),
}).meta({ id: 'MerchantDetails' })

export const getMerchant = (listing: MerchantListing): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/merchants/{id}',
    tag: 'Administration',
    summary: 'A merchant with its contracts and its API keys',
    description:
      'Never a secret of any kind. A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: {
      params: z.strictObject({ id: z.string().max(64).meta({ description: '`mer_…`' }) }),
      query: z.strictObject({ 'at-least': AtLeastField }),
    },
    answers: { 200: { description: 'The merchant', schema: MerchantDetails } },
    refusals: ['merchant_not_found', 'read_model_behind'],
    handle: async ({ params: { id }, query, waitMs }) => {
      const refusal = await refusalUnlessReached(listing.reach, query['at-least'], waitMs)
      if (refusal !== undefined) return refusal
      const merchantId = merchantIdIn(id)
      if (merchantId === undefined) return refuse('merchant_not_found')
      const { merchant, position } = await listing.find(merchantId)
      if (merchant === undefined) return refuse('merchant_not_found')
      const keys = merchant.keys.map(({ keyId, ...key }) => ({ id: keyId, ...key }))
      return { kind: 'resource', status: 200, body: { ...listedMerchant(merchant), keys }, position }
    },
  })
