import { request } from 'undici'
import { z } from 'zod'
import { START, type EventStore, type Position } from '../../../ledger/store/port.ts'
import { movementKinds, type ProviderMovement, type ServedPayment } from './books.ts'
import type { RawEvent } from './logged.ts'

const EVENTS_PER_READ = 5_000

/** The whole log so far; each call reads only what has come since the last. */
export const logReader = (store: Pick<EventStore, 'readAll'>): (() => Promise<readonly RawEvent[]>) => {
  const events: RawEvent[] = []
  let last: Position = START
  return async () => {
    for (;;) {
      const batch = await store.readAll(last, EVENTS_PER_READ)
      events.push(...batch.map(({ stream, type, data }) => ({ stream, type, data })))
      last = batch.at(-1)?.position ?? last
      if (batch.length < EVENTS_PER_READ) return events
    }
  }
}

const Book = z.array(
  z
    .object({ orderId: z.string(), operation: z.enum(movementKinds), amount: z.int().transform(BigInt) })
    .transform(({ orderId, operation, amount }) => ({ providerOrderId: orderId, kind: operation, amount })),
)

export const providerBook = async (simulatorUrl: string): Promise<readonly ProviderMovement[]> => {
  const { body } = await request(`${simulatorUrl}/__book`)
  return Book.parse(await body.json())
}

const Served = z.object({
  status: z.string(),
  balance: z.int().transform(BigInt),
  heldAmount: z.int().transform(BigInt),
})

const AT_ONCE = 16

/** What the API answers now, of each; nothing of those that it does not know. */
export const servedPayments = async (
  { url, secretKey }: { readonly url: string; readonly secretKey: string },
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, ServedPayment>> => {
  const served = new Map<string, ServedPayment>()
  const rest = [...paymentIds]
  const reader = async (): Promise<void> => {
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      const headers = { authorization: `Bearer ${secretKey}` }
      const { statusCode, body } = await request(`${url}/v1/payments/${id}`, { headers })
      const text = await body.text()
      if (statusCode === 404) continue
      if (statusCode !== 200) throw new Error(`GET of ${id} answered ${statusCode}: ${text}`)
      const { status, balance, heldAmount } = Served.parse(JSON.parse(text))
      served.set(id, { status, balance, held: heldAmount })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return served
}
