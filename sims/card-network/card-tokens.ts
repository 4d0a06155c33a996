import { succeed } from './answer.ts'
import type { Operation } from './operation.ts'
import { CardTokenBody, invalid } from './requests.ts'

export const issueCardToken: Operation = (world, call) => {
  const body = CardTokenBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const cardToken = world.nextId('ctk')
  world.cards.set(cardToken, body.data.behaviour)
  const last4 = String(world.cards.size % 10_000).padStart(4, '0')
  return succeed({ cardToken, issuer: 'Jangbu Test Card', bin: '941000', last4, product: 'credit' })
}
