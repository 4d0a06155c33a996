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
const Method = z.object({
  method: z.discriminatedUnion('type', [
    z.object({ type: z.literal('token'), token: z.string() }),
    z.object({ type: z.literal('billing_key'), billingKey: z.string(), customerKey: z.string() }),
  ]),
})

export const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, ...entry }) => ({ providerOrderId: orderId, ...entry }))
}

export const postTo = async (url: string, body: object): Promise<unknown> =>
  (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json()

export type BillingKey = Extract<Instrument, { kind: 'billing_key' }>

const methodAt = async (url: string, asked: object): Promise<z.output<typeof Method>['method']> =>
  Method.parse(await postTo(`${url}/__method`, asked)).method

/** What the payer's window gives. */
export const windowAt =
  (url: string, behaviour = 'APPROVE') =>
  async (orderId: string, amount: bigint): Promise<Instrument> => {
    const method = await methodAt(url, { orderId, amount: Number(amount), behaviour })
    if (method.type !== 'token') throw new Error('no window')
    return { kind: 'token', token: method.token }
  }

/** What the registration of a payer gives. */
export const registeredAt =
  (url: string, behaviour = 'APPROVE') =>
  async (): Promise<BillingKey> => {
    const method = await methodAt(url, { orderId: 'registration', amount: 1, behaviour })
    if (method.type !== 'billing_key') throw new Error('no registration')
    return { kind: 'billing_key', billingKey: method.billingKey, customerKey: method.customerKey }
  }
