import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { RunningServer } from '../../sims/kit/server.ts'
import type { BookedMovement, ConformanceSubject } from './conformance-subject.ts'

const Book = z.array(
  z
    .object({
      orderId: z.string(),
      operation: z.enum(['approve', 'pre_authorize', 'capture', 'void', 'cancel']),
      amount: z.int().transform(BigInt),
    })
    .transform(({ orderId, ...entry }): BookedMovement => ({ providerOrderId: orderId, ...entry })),
)
const Token = z.object({
  method: z.object({ token: z.string(), window: z.record(z.string(), z.string()).exactOptional() }),
})
const Key = z.object({ method: z.object({ billingKey: z.string(), customerKey: z.string() }) })

/** Everything that the simulator did, oldest first. */
const bookAt = async (url: string): Promise<readonly BookedMovement[]> =>
  Book.parse(await (await fetch(`${url}/__book`)).json())

export const postTo = async (url: string, body: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

type Payer = {
  readonly inWindow: (orderId: string, amount: bigint) => Promise<Extract<Instrument, { kind: 'token' }>>
  readonly registered: () => Promise<Extract<Instrument, { kind: 'billing_key' }>>
}

/** What the payer's authentication in the window gives, or the registration of a card. `query`: with its question mark. */
export const payerAt = (url: string, behaviour = 'APPROVE', query = ''): Payer => {
  const ask = (asked: object): Promise<unknown> => postTo(`${url}/__method${query}`, { behaviour, ...asked })
  return {
    inWindow: async (orderId, amount) => {
      const asked = { orderId, amount: Number(amount), kind: 'token' }
      return { kind: 'token', ...Token.parse(await ask(asked)).method }
    },
    registered: async () => {
      const asked = { orderId: 'registration', amount: 1, kind: 'billing_key' }
      return { kind: 'billing_key', ...Key.parse(await ask(asked)).method }
    },
  }
}

/** An adapter before a simulator of its own. */
export type Running = {
  readonly url: string
  readonly subject: ConformanceSubject
  /** What the simulator's next call of the operation meets: its fault menu. */
  readonly plan: (operation: string, fault: string) => Promise<unknown>
}

type Made =
  'gateway' | 'credentials' | 'wrongCredentials' | 'freshOrderId' | 'freshInstrument' | 'freshBillingKey'

/** With no instrument that is declined, and closed together. */
export const runningAt = (sim: RunningServer, made: Pick<ConformanceSubject, Made>): Running => ({
  url: sim.url,
  subject: {
    ...made,
    declines: [],
    book: () => bookAt(sim.url),
    close: async () => {
      await made.gateway.close()
      await sim.close()
    },
  },
  plan: (operation, fault) => postTo(`${sim.url}/__faults`, { operation, fault }),
})
