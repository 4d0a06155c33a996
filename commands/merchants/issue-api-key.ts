import { z } from 'zod'
import {
  apiKeyIdOf,
  apiKeyStream,
  merchantStream,
  type ApiKeyId,
  type MerchantId,
  type Mode,
} from '../../ledger/core/ids.ts'
import { hashOfKey, newSecretKey } from '../http/authentication.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { merchantIdIn } from './merchant-id.ts'
import type { MerchantParts } from './parts.ts'

const Params = z.strictObject({ id: z.string().max(64).meta({ description: '`mer_…`' }) })
const Body = z.strictObject({ mode: z.enum(['test', 'live']) })

export const ApiKeyResource = z
  .object({
    id: z.string(),
    merchantId: z.string(),
    mode: z.enum(['test', 'live']),
    secretKey: z
      .string()
      .nullable()
      .meta({ description: 'Shown once, in the first answer; null when a request is repeated' }),
  })
  .meta({ id: 'ApiKey' })

export const issueApiKey = (parts: MerchantParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/merchants/{id}/api-keys',
    tag: 'Merchants',
    summary: 'Issue an API key',
    description: 'The secret key is in this answer and nowhere else: only its hash is stored.',
    caller: 'administrator',
    idempotencyKey: 'required',
    schemas: { params: Params, body: Body },
    answers: { 201: { description: 'Issued', schema: ApiKeyResource } },
    refusals: ['merchant_not_found', 'api_key_exists'],
    handle: async (incoming) => {
      const { params, body, idempotency } = incoming
      if (idempotency === null) return refuse('idempotency_key_missing')
      const merchantId = merchantIdIn(params.id)
      if (merchantId === undefined) return refuse('merchant_not_found')
      const merchant = await parts.merchants.get(merchantStream(merchantId))
      if (merchant.status === 'none') return refuse('merchant_not_found')
      const keyId = apiKeyIdOf(merchantId, body.mode, idempotency.key)
      return issue(parts, incoming, { keyId, merchantId, mode: body.mode, replaces: null })
    },
  })

type NewKey = {
  readonly keyId: ApiKeyId
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly replaces: ApiKeyId | null
}

export const issue = async (
  parts: MerchantParts,
  incoming: Incoming<object>,
  key: NewKey,
): Promise<Answer> => {
  const { desks, apiKeys, runtime } = parts
  const secretKey = newSecretKey(key.keyId, key.mode)
  const stream = apiKeyStream(key.keyId)
  const command = {
    type: 'IssueApiKey' as const,
    at: runtime.now(),
    secretHash: hashOfKey(secretKey),
    ...key,
  }
  const handled = await desks.apiKeys.handle(stream, command, contextOf(incoming))
  apiKeys.forget(stream)
  const { keyId: id, merchantId, mode } = key
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      return refuse(handled.code)
    case 'replayed':
      return {
        kind: 'resource',
        status: 201,
        body: { id, merchantId, mode, secretKey: null },
        replayed: true,
      }
    case 'accepted':
      return { kind: 'resource', status: 201, body: { id, merchantId, mode, secretKey } }
  }
}
