import { z } from 'zod'
import { cardDecider } from '../../ledger/card/decide.ts'
import { cardProducts, type CardEvent, type Registration } from '../../ledger/card/events.ts'
import type { Card } from '../../ledger/card/evolve.ts'
import { instrumentBinding } from '../../ledger/card/instrument.ts'
import { isMaskedNumber } from '../../ledger/card/masked-number.ts'
import { recordOf } from '../../ledger/card/record.ts'
import { cardIdOf, cardStream, ProviderId, type CardId, type ContractId } from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { writeInstrument } from '../../ledger/payment/instrument.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import {
  contextOf,
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { contractFor } from '../payments/contract.ts'
import { PayerReferenceField } from '../payments/fields.ts'
import { billingKeyFields } from '../payments/method.ts'
import type { CardParts } from './parts.ts'
import { CardResource, cardResource } from './resource.ts'

const Body = z.strictObject({
  provider: z.string().min(1).max(40).meta({ description: 'Where it is registered, e.g. `toss-payments`' }),
  ...billingKeyFields,
  kind: z.enum(methodKinds).default('card'),
  maskedNumber: z
    .string()
    .max(40)
    .refine(isMaskedNumber, { error: 'must hide all but the first six and the last four digits' })
    .optional()
    .meta({ description: 'As `4330-12**-****-1234`; a whole number is refused' }),
  issuer: z.string().trim().min(1).max(40).optional().meta({ description: 'Who issued it, in your words' }),
  product: z.enum(cardProducts).optional(),
  payerReference: PayerReferenceField.optional(),
})
type Body = z.output<typeof Body>
type Asked = Incoming<{ body: Body }, MerchantCaller>

export const registerCard = (parts: CardParts): Endpoint =>
  merchantEndpoint({
    method: 'post',
    path: '/v1/cards',
    tag: 'Cards',
    summary: 'Keep a payer’s billing key, to be charged by its card id',
    description:
      'The key that a provider gave for a payer’s card is stored sealed and never shown again; payments name the card. It is good for this merchant, in this mode, under the contract of today.',
    caller: 'merchant',
    idempotencyKey: 'required',
    opaqueFields: ['billingKey', 'customerKey'],
    schemas: { body: Body },
    answers: { 201: { description: 'Registered', schema: CardResource } },
    refusals: ['provider_unknown', 'provider_does_not_take', 'provider_contract_missing'],
    handle: (incoming) => register(parts, incoming),
  })

const register = async (parts: CardParts, incoming: Asked): Promise<Answer> => {
  const { body, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const profile = parts.providers.get(ProviderId(body.provider))
  if (profile === undefined)
    return refuse('provider_unknown', { errors: [{ path: 'provider', message: body.provider }] })
  if (!profile.instruments.includes('billing_key')) {
    const message = `${profile.id} takes ${profile.instruments.join(', ')}`
    return refuse('provider_does_not_take', { errors: [{ path: 'provider', message }] })
  }
  const contractId = await contractFor(parts, caller, profile.id)
  if (contractId === undefined) return refuse('provider_contract_missing')
  const cardId = cardIdOf(caller.merchantId, caller.mode, idempotency.key)
  const registration = registrationOf(parts, incoming, { cardId, contractId })
  const command = { type: 'RegisterCard' as const, cardId, at: parts.runtime.now(), registration }
  const handled = await parts.cards.handle(cardStream(cardId), command, contextOf(incoming))
  switch (handled.kind) {
    case 'key_reused':
      return refuse('idempotency_key_reused')
    case 'rejected':
      throw new Error(`a card cannot be refused as ${handled.code}: its id is of this request alone`)
    case 'replayed':
    case 'accepted':
      return registered(handled.loaded, handled.kind === 'replayed')
  }
}

const registrationOf = (
  { vault }: CardParts,
  { body, caller }: Asked,
  { cardId, contractId }: { readonly cardId: CardId; readonly contractId: ContractId },
): Registration => {
  const { billingKey, customerKey, kind } = body
  const instrument = writeInstrument({ kind: 'billing_key', billingKey, customerKey })
  return {
    merchantId: caller.merchantId,
    mode: caller.mode,
    provider: ProviderId(body.provider),
    contractId,
    sealedInstrument: vault.seal(instrument, instrumentBinding(cardId)),
    kind,
    maskedNumber: body.maskedNumber ?? null,
    issuer: body.issuer ?? null,
    product: body.product ?? null,
    payerReference: body.payerReference ?? null,
  }
}

/** As it was registered, so that a repeated request gets its first answer also when the card was removed since. */
const registered = ({ history, position }: Loaded<Card, CardEvent>, replayed: boolean): Answer => {
  const [first] = history
  if (first === undefined) throw new Error('a card without events was registered')
  const card = cardDecider.evolve(cardDecider.initial, first.event)
  if (card.status === 'none') throw new Error('a card does not begin with its registration')
  return { kind: 'resource', status: 201, body: cardResource(recordOf(card)), position, replayed }
}
