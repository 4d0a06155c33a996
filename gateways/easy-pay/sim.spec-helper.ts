import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { BookedMovement } from '../port/conformance-subject.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'pre_authorize', 'capture', 'void', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)

export const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, ...entry }) => ({ providerOrderId: orderId, ...entry }))
}

export const postTo = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

const Window = z.object({ method: z.object({ token: z.string() }) })
const Registered = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })

type Payer = {
  readonly inWindow: (orderId: string, amount: bigint) => Promise<Extract<Instrument, { kind: 'token' }>>
  readonly registered: () => Promise<Extract<Instrument, { kind: 'billing_key' }>>
}

/** What the payer's authentication in the window gives, or the registration of a card. */
export const payerAt = (url: string, behaviour = 'APPROVE'): Payer => ({
  inWindow: async (orderId, amount) => {
    const asked = { orderId, amount: Number(amount), behaviour }
    const { method } = Window.parse(await postTo(`${url}/__method`, asked))
    return { kind: 'token', token: method.token }
  },
  registered: async () => {
    const asked = { orderId: 'any', amount: 1, behaviour, kind: 'billing_key' }
    const { method } = Registered.parse(await postTo(`${url}/__method`, asked))
    return { kind: 'billing_key', ...method }
  },
})

type Settings = NonNullable<Credentials['settings']>

/**
 * A merchant with two shops, as one that wants both has to have them: what it holds is held by the shop of manual
 * acquisition, and asked for there ever after.
 */
export const withShopForHolds = (gateway: Gateway, settings: Settings): Gateway => {
  const { preAuthorization: holds } = gateway
  if (holds === undefined) throw new Error('no pre-authorization')
  const held = new Set<string>()
  const there = <Request extends { readonly credentials: Credentials }>(request: Request): Request => ({
    ...request,
    credentials: { ...request.credentials, settings },
  })
  return {
    ...gateway,
    cancel: (request) => gateway.cancel(held.has(request.reference) ? there(request) : request),
    preAuthorization: {
      preAuthorize: async (request) => {
        const outcome = await holds.preAuthorize(there(request))
        if (outcome.kind === 'succeeded') held.add(outcome.result.reference)
        return outcome
      },
      capture: (request) => holds.capture(there(request)),
      void: (request) => holds.void(there(request)),
    },
  }
}
