import { z } from 'zod'
import {
  BusinessNumber,
  businessNumberStream,
  merchantIdOf,
  merchantStream,
  type MerchantId,
} from '../../ledger/core/ids.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { Position } from '../../ledger/store/port.ts'
import {
  administratorEndpoint,
  contextOf,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import type { MerchantParts } from './parts.ts'

const Body = z.strictObject({
  name: z.string().trim().min(1).max(100),
  businessNumber: z
    .string()
    .regex(/^\d{3}-?\d{2}-?\d{5}$/)
    .transform((text) => text.replaceAll('-', ''))
    .meta({ description: '사업자등록번호: ten digits, with or without dashes' }),
})
const MerchantResource = z
  .object({ id: z.string(), name: z.string(), businessNumber: z.string() })
  .meta({ id: 'Merchant' })

export const registerMerchant = (parts: MerchantParts): Endpoint =>
  administratorEndpoint({
    method: 'post',
    path: '/v1/merchants',
    tag: 'Merchants',
    summary: 'Register a merchant',
    description: 'A business number belongs to one merchant, however many register it at once.',
    caller: 'administrator',
    idempotencyKey: 'required',
    schemas: { body: Body },
    answers: { 201: { description: 'Registered', schema: MerchantResource } },
    refusals: ['business_number_taken'],
    handle: (incoming) => register(parts, incoming),
  })

type Registration = Incoming<{ body: z.output<typeof Body> }>

/**
 * The number's own stream says which merchant it is for, then that merchant's stream is begun. A crash between the two
 * leaves a reservation that the next request for the number completes, whoever sends it.
 */
const register = async (parts: MerchantParts, incoming: Registration): Promise<Answer> => {
  const { body, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const own = merchantIdOf(idempotency.key)
  const earlier = await parts.desks.merchants.load(merchantStream(own))
  if (earlier.state.status === 'registered') return begin(parts, incoming, own)
  const reserved = await reserve(parts, incoming, { merchantId: own, abandonedBy: null })
  if (reserved === own) return begin(parts, incoming, own)
  const holder = await parts.desks.merchants.load(merchantStream(reserved))
  const isElsewhere =
    holder.state.status === 'registered' && holder.state.businessNumber !== body.businessNumber
  if (!isElsewhere) return begin(parts, incoming, reserved)
  return begin(parts, incoming, await reserve(parts, incoming, { merchantId: own, abandonedBy: reserved }))
}

/** The merchant that the number is reserved for: the one given, or whoever was first. */
const reserve = async (
  { desks, runtime }: MerchantParts,
  incoming: Registration,
  who: { readonly merchantId: MerchantId; readonly abandonedBy: MerchantId | null },
): Promise<MerchantId> => {
  const businessNumber = BusinessNumber(incoming.body.businessNumber)
  const command = { type: 'ReserveBusinessNumber' as const, businessNumber, at: runtime.now(), ...who }
  const context = { ...contextOf(incoming), idempotency: null }
  const handled = await desks.businessNumbers.handle(businessNumberStream(businessNumber), command, context)
  if (handled.kind === 'key_reused' || handled.loaded.state.status === 'free')
    throw new Error('a reservation without a holder')
  return handled.loaded.state.merchantId
}

const begin = async (
  { desks, runtime }: MerchantParts,
  incoming: Registration,
  merchantId: MerchantId,
): Promise<Answer> => {
  const { name, businessNumber } = incoming.body
  const handled = await desks.merchants.handle(
    merchantStream(merchantId),
    {
      type: 'RegisterMerchant',
      merchantId,
      at: runtime.now(),
      name,
      businessNumber: BusinessNumber(businessNumber),
    },
    contextOf(incoming),
  )
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      return refuse('business_number_taken')
    case 'accepted':
    case 'replayed':
      return registered(handled.loaded, handled.kind === 'replayed')
  }
}

const registered = (
  { state, position }: { readonly state: Merchant; readonly position: Position },
  replayed: boolean,
): Answer => {
  if (state.status === 'none') throw new Error('registered, but not there')
  const { merchantId: id, name, businessNumber } = state
  return { kind: 'resource', status: 201, body: { id, name, businessNumber }, position, replayed }
}
