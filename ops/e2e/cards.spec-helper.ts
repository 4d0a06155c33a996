import { expect } from 'chai'
import { z } from 'zod'
import { CardResource } from '../../commands/cards/resource.ts'
import { payerAt } from '../../gateways/port/sim.spec-helper.ts'
import { orderOf, type Client, type Told } from './system.spec-helper.ts'

export type Card = z.output<typeof CardResource>
const Page = z.strictObject({ data: z.array(CardResource), nextCursor: z.string().nullable() })

/** The documented resource, nothing missing and nothing more. */
export const cardIn = ({ body }: Told): Card => {
  const card = CardResource.parse(body)
  expect(body).to.deep.equal(card)
  return card
}
export const pageIn = ({ body }: Told): z.output<typeof Page> => Page.parse(body)

export type Sent = {
  readonly provider: string
  readonly billingKey: string
  readonly customerKey: string
}

/** What a merchant sends of a card that the payer has registered at Toss just now. */
export const cardAt = async (toss: string, behaviour = 'APPROVE'): Promise<Sent> => {
  const { billingKey, customerKey } = await payerAt(toss, behaviour).registered()
  return { provider: 'toss-payments', billingKey, customerKey }
}

export const orderBy = (cardId: string, changes: object = {}): Readonly<Record<string, unknown>> =>
  orderOf('', { provider: undefined, method: { type: 'card', cardId }, ...changes })

/** A client that keeps every answer, to be searched for what none may hold. */
export const noting = (client: Client, texts: string[]): Client => {
  const noted = async (asking: Promise<Told>): Promise<Told> => {
    const told = await asking
    texts.push(told.text, JSON.stringify([...told.headers]))
    return told
  }
  return {
    get: (...asked) => noted(client.get(...asked)),
    send: (...asked) => noted(client.send(...asked)),
    post: (...asked) => noted(client.post(...asked)),
  }
}
