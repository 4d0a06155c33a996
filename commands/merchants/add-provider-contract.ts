import { z } from 'zod'
import { contractIdOf, merchantStream, ProviderId } from '../../ledger/core/ids.ts'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { contractBinding, writeContractValues } from '../../ledger/merchant/contract.ts'
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
import { providerAddressProblem } from './provider-address.ts'

const Params = z.strictObject({ id: z.string().max(64).meta({ description: '`mer_…`' }) })
const BaseUrl = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .superRefine((text, context) => {
    const message = providerAddressProblem(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .meta({
    description:
      'Where the provider is: https to a public address, or http to a simulator on this computer (`localhost`, `127.0.0.0/8`, `[::1]`), in either mode. Without a user, a query or a fragment',
  })
const Body = z.strictObject({
  provider: z.string().min(1).max(40),
  mode: z.enum(['test', 'live']),
  baseUrl: BaseUrl,
  secretKey: z
    .string()
    .regex(/^[\x20-\x7e\r\n]{1,8000}$/)
    .meta({ description: 'The provider’s key; stored sealed, never shown again' }),
  settings: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), z.string().regex(/^[\x20-\x7e\r\n]{0,8000}$/))
    .default({})
    .meta({
      description:
        'What else the provider’s contract consists of (site codes, client ids, certificates); stored sealed. What is missing or has another form is named in the refusal',
    }),
})
const ContractResource = z
  .object({
    id: z.string(),
    merchantId: z.string(),
    provider: z.string(),
    mode: z.enum(['test', 'live']),
    baseUrl: z.string(),
  })
  .meta({ id: 'ProviderContract' })
type Asked = { params: z.output<typeof Params>; body: z.output<typeof Body> }

export const addProviderContract = (parts: MerchantParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/merchants/{id}/provider-contracts',
    tag: 'Merchants',
    summary: 'Add the merchant’s own contract with a provider',
    description:
      'From then on the merchant’s payments at that provider, in that mode, are made with this key.',
    caller: 'administrator',
    idempotencyKey: 'required',
    opaqueFields: ['secretKey', 'settings.*'],
    schemas: { params: Params, body: Body },
    answers: { 201: { description: 'Added', schema: ContractResource } },
    refusals: ['merchant_not_found', 'provider_unknown', 'provider_contract_exists'],
    handle: (incoming) => add(parts, incoming),
  })

const add = async (parts: MerchantParts, incoming: Incoming<Asked>): Promise<Answer> => {
  const { params, body } = incoming
  const provider = ProviderId(body.provider)
  const profile = parts.providers.get(provider)
  if (profile === undefined) return refuse('provider_unknown')
  const problems = contractProblems(profile.contract, body)
  if (problems.length > 0) return refuse('invalid_request', { errors: problems })
  const merchantId = merchantIdIn(params.id)
  if (merchantId === undefined) return refuse('merchant_not_found')
  const { mode, baseUrl } = body
  const contractId = contractIdOf(merchantId, provider, mode)
  const sealedSecretKey = parts.vault.seal(writeContractValues(body), contractBinding(merchantId, contractId))
  const contract = { contractId, provider, mode, baseUrl, sealedSecretKey }
  const stream = merchantStream(merchantId)
  const command = { type: 'AddProviderContract' as const, merchantId, at: parts.runtime.now(), contract }
  const handled = await parts.desks.merchants.handle(stream, command, contextOf(incoming))
  parts.merchants.forget(stream)
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      if (handled.code === 'merchant_already_registered')
        throw new Error('a contract cannot be refused like that')
      return refuse(handled.code)
    case 'replayed':
    case 'accepted': {
      const shown = { id: contractId, merchantId, provider, mode, baseUrl }
      return {
        kind: 'resource',
        status: 201,
        body: shown,
        position: handled.loaded.position,
        replayed: handled.kind === 'replayed',
      }
    }
  }
}
