import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { instantOf } from '../../ledger/core/time.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/bluewalnut/contract.ts'
import { startBluewalnutSim } from '../../sims/bluewalnut/server.ts'
import { httpClient } from '../http/client.ts'
import type { BookedMovement, ConformanceSubject } from '../port/conformance-subject.ts'
import { bluewalnutGateway } from './gateway.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)
const Method = z.object({ method: z.object({ token: z.string(), window: z.record(z.string(), z.string()) }) })

const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, ...entry }) => ({ providerOrderId: orderId, ...entry }))
}

const postTo = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

/** What the window gives when the payer is done, with a card that behaves so. */
export const windowAt =
  (url: string, behaviour = 'APPROVE') =>
  async (orderId: string, amount: bigint): Promise<Extract<Instrument, { kind: 'token' }>> => {
    const body = { orderId, amount: Number(amount), behaviour }
    return { kind: 'token', ...Method.parse(await postTo(`${url}/__method`, body)).method }
  }

type Running = {
  readonly url: string
  readonly subject: ConformanceSubject
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

/** The adapter before a simulator of its own. */
export const running = async (options: Parameters<typeof startBluewalnutSim>[0] = {}): Promise<Running> => {
  const sim = await startBluewalnutSim(options)
  const { url } = sim
  const now = options.now ?? Date.now
  const gateway = bluewalnutGateway({ http: httpClient(), now: () => instantOf(now()) })
  const credentials = { baseUrl: url, secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
  const subject: ConformanceSubject = {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: '0'.repeat(60) },
    // As short as a TID, for it stands for one, too.
    freshOrderId: () => randomUUID().slice(9),
    freshInstrument: windowAt(url),
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
