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
const Window = z.object({ paymentKey: z.string() })
const Registered = z.object({ billingKey: z.string(), customerKey: z.string() })

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
export const payerAt = (url: string, behaviour = 'APPROVE'): Payer => ({
  inWindow: async (orderId: string, amount: bigint) => {
    const body = { orderId, amount: Number(amount), behaviour }
    const { paymentKey } = Window.parse(await postTo(`${url}/__window`, body))
    return { kind: 'token', token: paymentKey }
  },
  registered: async () => {
    const card = Registered.parse(await postTo(`${url}/__billing-keys`, { behaviour }))
    return { kind: 'billing_key', ...card }
  },
})
