import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { Pool } from 'undici'
import { z } from 'zod'
import { EventId, StreamName } from '../../../ledger/core/ids.ts'
import { NO_STREAM, type NewEvent } from '../../../ledger/store/port.ts'
import { migrate } from '../../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'

/**
 * What every payment server on this machine has to do at least, and nothing else: parse the request, append what it is
 * going to do, call the provider, append what came of it, answer. No authentication, idempotency, validation, sealing,
 * decision, read model or log. Prints `{"url":"…"}` when it listens.
 */
const environment = z
  .object({ DATABASE_URL: z.string(), PROVIDER_URL: z.string(), PROVIDER_KEY: z.string() })
  .parse(process.env)

/** As many as the product's own client opens to one provider. */
const CONNECTIONS = 128
const EVENT_BYTES = 400

await migrate(environment.DATABASE_URL)
const store = await postgresStore({
  connectionString: environment.DATABASE_URL,
  runtime: { monotonicMs: () => performance.now(), sleep: (delayMs) => delay(delayMs) },
})
const provider = new Pool(environment.PROVIDER_URL, { connections: CONNECTIONS, pipelining: 1 })
const filler = 'x'.repeat(EVENT_BYTES)

const eventOf = (type: string, about: object): NewEvent => {
  const metadata = JSON.stringify({ correlationId: randomUUID() })
  const text = JSON.stringify(about)
  const note = filler.slice(0, EVENT_BYTES - metadata.length - text.length - ',"note":""'.length)
  const data = `${text.slice(0, -1)},"note":"${note}"}`
  return { id: EventId(randomUUID()), type, schemaVersion: 1, data, metadata }
}

type Order = { readonly method: { readonly token: string }; readonly amount: unknown }

const approve = async (orderId: string, order: Order): Promise<unknown> => {
  const { statusCode, body } = await provider.request({
    path: '/v1/approvals',
    method: 'POST',
    headers: {
      authorization: `Bearer ${environment.PROVIDER_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': orderId,
    },
    body: JSON.stringify({
      orderId,
      cardToken: order.method.token,
      amount: order.amount,
      currency: 'KRW',
      installmentMonths: 0,
    }),
  })
  const answer: unknown = await body.json()
  if (statusCode !== 200) throw new Error(`the provider answered ${statusCode}: ${JSON.stringify(answer)}`)
  return answer
}

const append = async (
  stream: StreamName,
  { expectedRevision, event }: { readonly expectedRevision: number; readonly event: NewEvent },
): Promise<void> => {
  const { kind } = await store.append({ stream, expectedRevision, events: [event] })
  if (kind !== 'appended') throw new Error('an append to a new stream was refused')
}

const app = express()
app.post('/v1/payments', express.json(), async (request, response) => {
  // Trusted as it comes: checking it is part of what is measured on the other side.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const order = request.body as Order
  const word = randomBytes(16).toString('hex')
  const stream = StreamName(`payment-pay_${word}`)
  const orderId = `bare-${word}`
  const asked = eventOf('ApprovalRequested', { orderId, amount: order.amount })
  await append(stream, { expectedRevision: NO_STREAM, event: asked })
  const answer = await approve(orderId, order)
  await append(stream, { expectedRevision: 0, event: eventOf('PaymentApproved', { orderId, answer }) })
  response.status(201).json({ id: orderId, status: 'APPROVED' })
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
