import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import {
  eventIdOf,
  MerchantId,
  OwnerId,
  paymentIdOf,
  paymentStream,
  type Mode,
  type PaymentId,
  type StreamName,
} from '../../ledger/core/ids.ts'
import { approval, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { order } from '../../ledger/payment/fixtures.spec-helper.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { LedgerEvent } from '../../ledger/store/ledger-event.ts'
import { NO_STREAM, START, type EventStore } from '../../ledger/store/port.ts'
import { PaymentMessage } from './message.ts'

type Told = z.output<typeof PaymentMessage>
export type Client = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Everything that came, as it came. */
  readonly text: () => string
  readonly told: () => readonly Told[]
  /** Of the last message or mark. */
  readonly lastId: () => string | undefined
  readonly response: IncomingMessage
  /** Resolves when the other side has ended it, or cut it. */
  readonly ended: Promise<void>
  readonly leave: () => void
}

type Asking = {
  readonly key?: string | undefined
  readonly lastEventId?: string | undefined
  readonly isIdle?: true
}

/** A client as the standard has it; one that is idle has opened the stream and reads nothing. */
export const listen = async (url: string, { key, lastEventId, isIdle }: Asking = {}): Promise<Client> => {
  const headers = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, agent: false }, resolve).on('error', reject)
  })
  let text = ''
  let rest = ''
  const told: Told[] = []
  let lastId: string | undefined
  const read = (block: string): void => {
    for (const line of block.split('\n')) {
      const [, field, value = ''] = /^(id|data): (.*)$/.exec(line) ?? []
      if (field === 'id') lastId = value
      if (field === 'data') told.push(PaymentMessage.strict().parse(JSON.parse(value)))
    }
  }
  response.setEncoding('utf8')
  if (isIdle !== true)
    response.on('data', (chunk: string) => {
      text += chunk
      // Blocks that are not whole yet have not been told.
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) read(block)
    })
  const ended = new Promise<void>((resolve) => {
    response.on('error', () => undefined)
    response.on('close', resolve)
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: () => text,
    told: () => told,
    lastId: () => lastId,
    response,
    ended,
    leave: () => {
      response.destroy()
    },
  }
}

export const problemOf = async (client: Client): Promise<string> => {
  await client.ended
  const { reason, code } = z.object({ reason: z.string(), code: z.string() }).parse(JSON.parse(client.text()))
  return `${String(client.status)} ${code} ${reason}`
}

const metadata = {
  correlationId: 'c',
  causationId: 'c',
  actor: { kind: 'system' as const, owner: OwnerId('owner-2') },
  idempotency: null,
}

export const append = async (
  store: EventStore,
  stream: StreamName,
  { after, events }: { readonly after: number; readonly events: readonly LedgerEvent[] },
): Promise<void> => {
  const commandId = randomUUID()
  const verdict = await store.append({
    stream,
    expectedRevision: after,
    events: events.map((event, index) => encode(eventIdOf(commandId, index), event, metadata)),
  })
  expect(verdict.kind).to.equal('appended')
}

export type Shop = { readonly merchantId: MerchantId; readonly mode: Mode }

export const newShop = (mode: Mode = 'test'): Shop => ({
  merchantId: MerchantId(`mer_${randomUUID().replaceAll('-', '')}`),
  mode,
})

/** Of all events in these streams, in the log's order. */
export const positionsIn = async (
  store: EventStore,
  wanted: (stream: string) => boolean,
): Promise<readonly string[]> =>
  (await store.readAll(START, 100_000))
    .filter(({ stream }) => wanted(stream))
    .map(({ position }) => String(position))

export const toldTo = (client: Client): readonly string[] => client.told().map(({ position }) => position)

/** The three events of a payment that is approved. */
export const eventsOf = ({ merchantId, mode }: Shop, orderId: string): readonly PaymentEvent[] => {
  const paymentId = paymentIdOf(merchantId, mode, orderId)
  return [
    { ...created, paymentId, order: { ...order, merchantId, mode, orderId } },
    { ...approval.requested(), paymentId },
    { ...approval.succeeded('ref-1'), paymentId },
  ]
}

/** Written by another process: nobody here has it in memory. */
export const pay = async (
  store: EventStore,
  shop: Shop,
  orderId: string = randomUUID(),
): Promise<PaymentId> => {
  const paymentId = paymentIdOf(shop.merchantId, shop.mode, orderId)
  const [first, ...more] = eventsOf(shop, orderId)
  const stream = paymentStream(paymentId)
  if (first !== undefined) await append(store, stream, { after: NO_STREAM, events: [first] })
  await append(store, stream, { after: 0, events: more })
  return paymentId
}

export const until = async (holds: () => boolean, limitMs = 3_000): Promise<void> => {
  const deadlineMs = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`not within ${String(limitMs)} ms`)
    await pause(5)
  }
}
