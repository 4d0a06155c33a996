import { z } from 'zod'
import { instantOf } from '../../ledger/core/time.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/nice-epay/server.ts'
import type { RunningServer } from '../../sims/kit/server.ts'
import { httpClient } from '../http/client.ts'
import type { BookedMovement, ConformanceSubject } from '../port/conformance-subject.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'
import type { Parts } from './cancel.ts'

const Book = z.array(
  z
    .object({
      orderId: z.string(),
      operation: z.enum(['approve', 'cancel']),
      amount: z.int().transform(BigInt),
    })
    .transform(({ orderId, ...entry }): BookedMovement => ({ providerOrderId: orderId, ...entry })),
)
const Token = z.object({
  method: z.object({
    type: z.literal('token'),
    token: z.string(),
    window: z.record(z.string(), z.string()),
  }),
})
const Key = z.object({
  method: z.object({ type: z.literal('billing_key'), billingKey: z.string(), customerKey: z.string() }),
})

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
export const payerAt = (url: string, behaviour = 'APPROVE', mid = DEMO_SETTINGS.mid): Payer => ({
  inWindow: async (orderId, amount) => {
    const asked = { orderId, amount: Number(amount), behaviour }
    const { token, window } = Token.parse(await postTo(`${url}/__method?MID=${mid}`, asked)).method
    return { kind: 'token', token, window }
  },
  registered: async () => {
    const asked = { orderId: 'any', amount: 1, behaviour, kind: 'billing_key' }
    const { billingKey, customerKey } = Key.parse(await postTo(`${url}/__method?MID=${mid}`, asked)).method
    return { kind: 'billing_key', billingKey, customerKey }
  },
})

const demoAt = (url: string): Credentials => ({
  baseUrl: url,
  secretKey: DEMO_SECRET_KEY,
  settings: DEMO_SETTINGS,
})

/** With another MerchantKey than the windows were signed with. */
const wrongKey = `${'0'.repeat(86)}==`

/** A window names the place that the payer saw it at; a spec puts another one in between. */
const seenAt = (instrument: Instrument, { baseUrl }: Credentials): Instrument => {
  if (instrument.kind !== 'token') return instrument
  const moved = Object.entries(instrument.window ?? {}).map(([name, value]): [string, string] => [
    name,
    name.endsWith('URL') ? `${baseUrl}${new URL(value).pathname}` : value,
  ])
  return { ...instrument, window: Object.fromEntries(moved) }
}

/** A gateway before its simulator, where the window follows the contract's address. */
export const subjectAt = (
  sim: RunningServer,
  open: (parts: Parts) => Gateway,
): Omit<ConformanceSubject, 'declines' | 'freshOrderId' | 'freshBillingKey'> & {
  readonly gateway: Gateway
} => {
  const gateway = open({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = demoAt(sim.url)
  return {
    gateway: {
      ...gateway,
      approve: (request) =>
        gateway.approve({ ...request, instrument: seenAt(request.instrument, request.credentials) }),
    },
    credentials,
    wrongCredentials: { ...credentials, secretKey: wrongKey },
    freshInstrument: payerAt(sim.url).inWindow,
    book: async () => Book.parse(await (await fetch(`${sim.url}/__book`)).json()),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
}
