import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startKakaoPaySim } from '../../sims/kakao-pay/server.ts'
import { httpClient } from '../http/client.ts'
import type { BookedMovement, ConformanceSubject } from '../port/conformance-subject.ts'
import { kakaoPayGateway } from './gateway.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)
const Token = z.object({ method: z.object({ token: z.string(), window: z.record(z.string(), z.string()) }) })
const Registered = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })

const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, ...entry }) => ({ providerOrderId: orderId, ...entry }))
}

const postTo = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

type Payer = {
  readonly inWindow: (orderId: string, amount: bigint) => Promise<Extract<Instrument, { kind: 'token' }>>
  readonly registered: () => Promise<Extract<Instrument, { kind: 'billing_key' }>>
}

/** What the payer's authentication in the window gives, or a consent to be charged again. */
export const payerAt = (url: string, behaviour = 'APPROVE'): Payer => ({
  inWindow: async (orderId, amount) => {
    const body = { orderId, amount: Number(amount), behaviour }
    return { kind: 'token', ...Token.parse(await postTo(`${url}/__method`, body)).method }
  },
  registered: async () => {
    const body = { orderId: 'registration', amount: 1, behaviour, kind: 'billing_key' }
    return { kind: 'billing_key', ...Registered.parse(await postTo(`${url}/__method`, body)).method }
  },
})

export type Running = {
  readonly url: string
  readonly subject: ConformanceSubject
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startKakaoPaySim>[0] = {}): Promise<Running> => {
  const sim = await startKakaoPaySim(options)
  const gateway = kakaoPayGateway({ http: httpClient() })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const subject: ConformanceSubject = {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'DEVSIMwrong0000000000000000000000000000' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: payerAt(sim.url).inWindow,
    freshBillingKey: payerAt(sim.url).registered,
    declines: [],
    book: () => bookAt(sim.url),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
  const plan: Running['plan'] = (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault })
  return { url: sim.url, subject, plan }
}
