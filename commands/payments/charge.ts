import { instrumentBinding } from '../../ledger/card/instrument.ts'
import type { ExistingCard } from '../../ledger/card/evolve.ts'
import {
  paymentStream,
  ProviderId,
  type CardId,
  type ContractId,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import { readInstrument, type Instrument } from '../../ledger/payment/instrument.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import { ownCard } from '../cards/own-card.ts'
import { refuse, type Answer, type Incoming, type MerchantCaller } from '../http/endpoint.ts'
import { contractFor } from './contract.ts'
import { instrumentOf, methodNotTaken, type Method } from './method.ts'
import type { PaymentParts } from './parts.ts'

/** What of a request to pay decides where it is charged, and what. */
export type ChargeAsked = {
  /** A card knows its own. */
  readonly provider?: string | undefined
  readonly method: Method
  readonly capture: 'automatic' | 'manual'
  readonly installmentMonths: number
}
type Asked = Incoming<{ body: ChargeAsked }, MerchantCaller>
type Place = { readonly profile: ProviderProfile; readonly contractId: ContractId }
export type Charge = Place & { readonly instrument: Instrument; readonly cardId: CardId | null }
export type Found<What> =
  { readonly kind: 'found'; readonly found: What } | { readonly kind: 'refused'; readonly answer: Answer }

/** Where, under which contract and with what a payment is charged, or why it is not. */
export const chargeOf = async (
  parts: PaymentParts,
  incoming: Asked,
  paymentId: PaymentId,
): Promise<Found<Charge>> => {
  const { method, provider } = incoming.body
  if (method.type === 'card') return chargeOfCard(parts, incoming, { paymentId, id: method.cardId })
  if (provider === undefined) throw new Error('validation lets nothing else be without a provider')
  const place = await placeAt(parts, incoming, ProviderId(provider))
  if (place.kind === 'refused') return place
  return found({ ...place.found, instrument: instrumentOf(method), cardId: null })
}

const found = <What>(what: What): Found<What> => ({ kind: 'found', found: what })
const refused = (...why: Parameters<typeof refuse>): Found<never> => ({
  kind: 'refused',
  answer: refuse(...why),
})

const placeAt = async (
  parts: PaymentParts,
  { body, caller }: Asked,
  provider: ProviderId,
): Promise<Found<Place>> => {
  const profile = parts.providers.get(provider)
  if (profile === undefined)
    return refused('provider_unknown', { errors: [{ path: 'provider', message: provider }] })
  const untaken = notTaken(profile, body)
  if (untaken !== undefined) return refused('provider_does_not_take', { errors: [untaken] })
  const contractId = await contractFor(parts, caller, provider)
  return contractId === undefined ? refused('provider_contract_missing') : found({ profile, contractId })
}

const notTaken = (
  profile: ProviderProfile,
  { capture, installmentMonths, method }: ChargeAsked,
): { path: string; message: string } | undefined => {
  if (capture === 'manual' && !profile.preAuthorization) {
    return { path: 'capture', message: `${profile.id} has no pre-authorization` }
  }
  if (!profile.installmentMonths.includes(installmentMonths)) {
    return {
      path: 'installmentMonths',
      message: `${profile.id} takes ${profile.installmentMonths.join(', ')}`,
    }
  }
  return methodNotTaken(profile, method)
}

type CardAsked = { readonly paymentId: PaymentId; readonly id: string }

const chargeOfCard = async (
  parts: PaymentParts,
  incoming: Asked,
  { paymentId, id }: CardAsked,
): Promise<Found<Charge>> => {
  const card = (await ownCard(parts, incoming.caller, id))?.card
  if (card === undefined)
    return refused('card_not_found', {
      errors: [{ path: 'method.cardId', message: 'is none of your cards' }],
    })
  const { provider } = incoming.body
  if (provider !== undefined && provider !== card.provider)
    return refused('card_of_another_provider', {
      errors: [{ path: 'provider', message: `the card is at ${card.provider}` }],
    })
  const place = await placeAt(parts, incoming, card.provider)
  if (place.kind === 'refused') return place
  const untaken = notChargeable(card, place.found)
  // What was asked before gets its first answer again, whatever became of the card.
  if (untaken !== undefined && !(await isRepeated(parts, incoming, paymentId))) return refused(untaken)
  const { cardId, sealedInstrument } = card
  const instrument = readInstrument(parts.vault.open(sealedInstrument, instrumentBinding(cardId)))
  return found({ ...place.found, contractId: card.contractId, instrument, cardId })
}

/** Its key is good under its own contract only. */
const notChargeable = (
  card: ExistingCard,
  { contractId }: Place,
): 'card_removed' | 'card_contract_changed' | undefined => {
  if (card.status === 'removed') return 'card_removed'
  return card.contractId === contractId ? undefined : 'card_contract_changed'
}

const isRepeated = async (
  { payments }: PaymentParts,
  { idempotency }: Asked,
  paymentId: PaymentId,
): Promise<boolean> => {
  const { history } = await payments.load(paymentStream(paymentId))
  return history.some(({ metadata }) => metadata.idempotency?.key === idempotency?.key)
}
