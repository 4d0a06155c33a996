import { succeed } from './answer.ts'
import type { Behaviour } from './codes.ts'
import type { Operation } from './operation.ts'
import { CardTokenBody, invalid, MethodBody } from './requests.ts'
import type { World } from './world.ts'

export const issueCardToken: Operation = (world, call) => {
  const body = CardTokenBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const cardToken = newCard(world, body.data.behaviour)
  const last4 = String(world.cards.size % 10_000).padStart(4, '0')
  return succeed({ cardToken, issuer: 'Jangbu Test Card', bin: '941000', last4, product: 'credit' })
}

/** The same in the words of whoever keeps the merchant's ledger. A card is good for any order and amount. */
export const giveMethod: Operation = (world, call) => {
  const body = MethodBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { orderId: providerOrderId, behaviour } = body.data
  return succeed({ method: { type: 'token', token: newCard(world, behaviour), providerOrderId } })
}

const newCard = (world: World, behaviour: Behaviour): string => {
  const cardToken = world.nextId('ctk')
  world.cards.set(cardToken, behaviour)
  return cardToken
}
