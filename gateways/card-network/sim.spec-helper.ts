import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import type { BookedMovement } from '../port/conformance-subject.ts'

const Book = z.array(
  z.object({
    orderId: z.string(),
    operation: z.enum(['approve', 'pre-authorize', 'capture', 'void', 'cancel']),
    amount: z.int().transform(BigInt),
  }),
)

export const bookAt = async (url: string): Promise<readonly BookedMovement[]> => {
  const entries = Book.parse(await (await fetch(`${url}/__book`)).json())
  return entries.map(({ orderId, operation, amount }) => ({
    providerOrderId: orderId,
    operation: operation === 'pre-authorize' ? 'pre_authorize' : operation,
    amount,
  }))
}

export const cardAt = async (url: string, behaviour: string): Promise<Instrument> => {
  const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}`, 'idempotency-key': randomUUID() }
  const body = JSON.stringify({ behaviour })
  const response = await fetch(`${url}/v1/card-tokens`, { method: 'POST', headers, body })
  const { cardToken } = z.object({ cardToken: z.string() }).parse(await response.json())
  return { kind: 'token', token: cardToken }
}
