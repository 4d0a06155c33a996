import { z } from 'zod'
import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import { ApiKeyId, apiKeyStream, MerchantId, rotatedKeyIdOf } from '../../ledger/core/ids.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { ApiKeyResource, issue } from './issue-api-key.ts'
import type { MerchantParts } from './parts.ts'

const Params = z.strictObject({
  id: z.string().max(64).meta({ description: '`mer_…`' }),
  keyId: z.string().max(64).meta({ description: '`key_…`' }),
})
const RevokedResource = z
  .object({
    id: z.string(),
    merchantId: z.string(),
    mode: z.enum(['test', 'live']),
    revoked: z.literal(true),
  })
  .meta({ id: 'RevokedApiKey' })

export const revokeApiKey = (parts: MerchantParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/merchants/{id}/api-keys/{keyId}/revoke',
    tag: 'Merchants',
    summary: 'Revoke an API key at once',
    description:
      'From the answer on, the process that answered lets no request with this key in; other processes learn it from the log, within milliseconds and at most about a second. Revoking again changes nothing.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { params: Params, body: z.strictObject({}) },
    answers: { 200: { description: 'Revoked', schema: RevokedResource } },
    refusals: ['api_key_not_found'],
    handle: async (incoming) => {
      const key = await keyOf(parts, incoming.params)
      if (key === undefined) return refuse('api_key_not_found')
      await revoke(parts, incoming, { key, replacedBy: null })
      const { keyId: id, merchantId, mode } = key
      return { kind: 'resource', status: 200, body: { id, merchantId, mode, revoked: true } }
    },
  })

export const rotateApiKey = (parts: MerchantParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/merchants/{id}/api-keys/{keyId}/rotate',
    tag: 'Merchants',
    summary: 'Replace an API key by a new one of the same mode',
    description:
      'The new key works from the answer on. The old one no longer does: at once in the process that answered, elsewhere within milliseconds and at most about a second.',
    caller: 'administrator',
    idempotencyKey: 'required',
    schemas: { params: Params, body: z.strictObject({}) },
    answers: { 201: { description: 'The new key', schema: ApiKeyResource } },
    refusals: ['api_key_not_found', 'api_key_revoked', 'api_key_exists'],
    handle: async (incoming) => {
      const { idempotency } = incoming
      if (idempotency === null) return refuse('idempotency_key_missing')
      const key = await keyOf(parts, incoming.params)
      if (key === undefined) return refuse('api_key_not_found')
      return rotate(parts, incoming, { key, keyId: rotatedKeyIdOf(key.keyId, idempotency.key) })
    },
  })

type IssuedKey = Exclude<ApiKey, { status: 'none' }>

const KEY_ID_PATTERN = /^key_[0-9a-f]{32}$/

const keyOf = async (
  { desks }: MerchantParts,
  { id, keyId }: z.output<typeof Params>,
): Promise<IssuedKey | undefined> => {
  if (!KEY_ID_PATTERN.test(keyId)) return undefined
  const { state } = await desks.apiKeys.load(apiKeyStream(ApiKeyId(keyId)))
  return state.status !== 'none' && state.merchantId === MerchantId(id) ? state : undefined
}

/**
 * The old key first: its stream decides which of several rotations at once replaces it. A crash in between leaves
 * neither, and the same request again issues the new one.
 */
const rotate = async (
  parts: MerchantParts,
  incoming: Incoming<object>,
  { key, keyId }: { readonly key: IssuedKey; readonly keyId: ApiKeyId },
): Promise<Answer> => {
  const { merchantId, mode } = key
  const old = await revoke(parts, incoming, { key, replacedBy: keyId })
  if (old.status !== 'revoked' || old.replacedBy !== keyId) return refuse('api_key_revoked')
  return issue(parts, incoming, { keyId, merchantId, mode, replaces: key.keyId })
}

/** The key as it then is: revoked by this request or by an earlier one. */
const revoke = async (
  { desks, apiKeys, runtime }: MerchantParts,
  incoming: Incoming<object>,
  { key, replacedBy }: { readonly key: IssuedKey; readonly replacedBy: ApiKeyId | null },
): Promise<ApiKey> => {
  const stream = apiKeyStream(key.keyId)
  const command = { type: 'RevokeApiKey' as const, keyId: key.keyId, at: runtime.now(), replacedBy }
  // Naturally idempotent: revoked is revoked, and the new key's stream remembers the request's key.
  const context = { ...contextOf(incoming), idempotency: null }
  const handled = await desks.apiKeys.handle(stream, command, context)
  apiKeys.forget(stream)
  if (handled.kind === 'key_reused') throw new Error('revoked without an idempotency key')
  return handled.loaded.state
}
