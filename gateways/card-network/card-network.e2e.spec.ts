import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { instantOf } from '../../ledger/core/time.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { httpClient } from '../http/client.ts'
import type { BookedMovement, ConformanceSubject } from '../port/conformance-subject.ts'
import { gatewayConformance } from '../port/conformance.ts'
import { cardNetworkGateway } from './gateway.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'pre-authorize', 'capture', 'void', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)

const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, operation, amount }) => ({
    providerOrderId: orderId,
    operation: operation === 'pre-authorize' ? 'pre_authorize' : operation,
    amount,
  }))
}

const tokenAt = async (url: string, behaviour: string): Promise<string> => {
  const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}`, 'idempotency-key': randomUUID() }
  const body = JSON.stringify({ behaviour })
  const response = await fetch(`${url}/v1/card-tokens`, { method: 'POST', headers, body })
  return z.object({ cardToken: z.string() }).parse(await response.json()).cardToken
}

const declines = [
  ['CARD_EXPIRED', 8007],
  ['CARD_STOPPED', 8007],
  ['LIMIT_EXCEEDED', 8008],
  ['INSUFFICIENT_FUNDS', 8008],
  ['DECLINED', 8009],
] as const

/** `processingMs`: an issuer that thinks, so that repetitions meet BUSY. */
const subject = (processingMs: number) => async (): Promise<ConformanceSubject> => {
  const sim = await startCardNetworkSim({ processingMs })
  const gateway = cardNetworkGateway({ http: httpClient(), now: () => instantOf(Date.now()) })
  const credentials = { baseUrl: sim.url, secretKey: DEMO_SECRET_KEY }
  return {
    gateway,
    credentials,
    wrongCredentials: { ...credentials, secretKey: 'wrong' },
    freshOrderId: () => `order-${randomUUID()}`,
    freshToken: () => tokenAt(sim.url, 'APPROVE'),
    declines: declines.map(([name, category]) => ({ name, category, token: () => tokenAt(sim.url, name) })),
    book: () => bookAt(sim.url),
    close: async () => {
      await gateway.close()
      await sim.close()
    },
  }
}

gatewayConformance('card-network', subject(0))
gatewayConformance('card-network with a slow issuer', subject(20))
