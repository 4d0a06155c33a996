import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { BookedMovement } from '../port/conformance-subject.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)
const Token = z.object({
  method: z.object({ token: z.string(), window: z.record(z.string(), z.string()) }),
})
const Registered = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })

export const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, ...entry }) => ({ providerOrderId: orderId, ...entry }))
}

export const postTo = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

type Payer = {
  readonly inWindow: (orderId: string, amount: bigint) => Promise<Extract<Instrument, { kind: 'token' }>>
  readonly registered: () => Promise<Extract<Instrument, { kind: 'billing_key' }>>
}

/** What the payer's authentication in the window gives, or the registration of a card. */
export const payerAt = (url: string, behaviour = 'APPROVE'): Payer => {
  const methodOf = (asked: object): Promise<unknown> => postTo(`${url}/__method`, { behaviour, ...asked })
  return {
    inWindow: async (orderId: string, amount: bigint) => ({
      kind: 'token',
      ...Token.parse(await methodOf({ orderId, amount: Number(amount) })).method,
    }),
    registered: async () => ({
      kind: 'billing_key',
      ...Registered.parse(await methodOf({ orderId: 'any', amount: 1, kind: 'billing_key' })).method,
    }),
  }
}
