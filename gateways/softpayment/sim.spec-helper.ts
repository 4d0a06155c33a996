import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS, startSoftpaymentSim } from '../../sims/softpayment/server.ts'
import { httpClient } from '../http/client.ts'
import type { BookedMovement, ConformanceSubject } from '../port/conformance-subject.ts'
import { softpaymentGateway } from './gateway.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)
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

/** A card that behaves so, registered anew. */
export const registeredAt =
  (url: string, behaviour = 'APPROVE') =>
  async (): Promise<Extract<Instrument, { kind: 'billing_key' }>> => {
    const body = { orderId: 'registration', amount: 1, behaviour }
    return { kind: 'billing_key', ...Registered.parse(await postTo(`${url}/__method`, body)).method }
  }

type Running = {
  readonly url: string
  readonly subject: ConformanceSubject
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startSoftpaymentSim>[0] = {}): Promise<Running> => {
  const sim = await startSoftpaymentSim(options)
  const { url } = sim
  const gateway = softpaymentGateway({ http: httpClient() })
  const credentials = { baseUrl: url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const subject: ConformanceSubject = {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'sp_test_wrong' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshInstrument: registeredAt(url),
    freshBillingKey: registeredAt(url),
    declines: [],
    book: () => bookAt(url),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
  return {
    url,
    subject,
    plan: (operation, fault) => postTo(`${url}/__faults`, { operation, fault }),
  }
}
