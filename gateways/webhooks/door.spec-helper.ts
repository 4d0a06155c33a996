import express, { type ErrorRequestHandler } from 'express'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { merchantStream, OwnerId, type NotificationId, type PaymentId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import type { NotificationEvent } from '../../ledger/notification/events.ts'
import { decode } from '../../ledger/store/codec.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START, StoreUnavailableError, type EventStore, type StoredEvent } from '../../ledger/store/port.ts'
import { vaultOf } from '../../ledger/store/vault.ts'
import { cardNetworkId } from '../card-network/capabilities.ts'
import { notificationReaders } from '../registry.ts'
import { tossId } from '../toss/capabilities.ts'
import { claimedOrders } from './claimed-orders.ts'
import { webhooks } from './door.ts'
import type { WebhookParts, WebhookRefusal } from './parts.ts'

export const demoKey = 'the-demo-key'

const realNow = (): Instant => instantOf(Date.now())
export const newStore = (): EventStore => memoryStore(realNow)
export const vault = vaultOf(new Uint8Array(32))

/** What the HTTP surface makes of the door's words. */
const statuses: Readonly<Record<WebhookRefusal, number>> = {
  route_not_found: 404,
  method_not_allowed: 405,
  notification_forged: 401,
  notification_stale: 401,
  notification_unreadable: 400,
  notification_too_many: 429,
  notification_source_refused: 403,
}

// eslint-disable-next-line max-params -- Express tells error handlers by their four parameters.
const failure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const isClients = typeof error === 'object' && error !== null && 'status' in error
  const own = error instanceof StoreUnavailableError ? 503 : 500
  response.status(isClients ? Number(error.status) : own).end()
}

export type OpenDoor = {
  readonly url: string
  readonly desks: Desks
  /** What the rest of the process was told of. */
  readonly told: readonly (readonly [NotificationId, PaymentId | null])[]
  readonly logged: readonly { readonly level: string; readonly text: string }[]
  /** Moves the clock that never jumps. */
  readonly pass: (durationMs: number) => void
  readonly close: () => Promise<void>
}

export type DoorChanges = Partial<
  Pick<WebhookParts, 'readers' | 'sources' | 'findPayment' | 'onReceived' | 'environment' | 'vault'> & {
    /** The clock by which signed times are judged; the real one otherwise. */
    readonly now: Runtime['now']
  }
>

/** The door on real HTTP, with the real readers, on a store that may be another door's too. */
export const openDoor = async (
  store = newStore(),
  { now = realNow, ...changes }: DoorChanges = {},
): Promise<OpenDoor> => {
  const told: [NotificationId, PaymentId | null][] = []
  const { log, logged } = keepingLog()
  let clockMs = 0
  const runtime: Runtime = {
    now,
    monotonicMs: () => clockMs,
    randomUuid: randomUUID,
    sleep: () => Promise.resolve(),
    owner: OwnerId('own_spec'),
  }
  const desks = desksOf({ store, runtime })
  const parts: WebhookParts = {
    ...surface,
    payments: desks.payments,
    notifications: desks.notifications,
    findPayment: claimedOrders(desks.providerOrders),
    merchant: async (id) => (await desks.merchants.load(merchantStream(id))).state,
    onReceived: (id, paymentId) => void told.push([id, paymentId]),
    requests: underWay(),
    runtime,
    log,
    ...changes,
  }
  const pass = (durationMs: number): void => void (clockMs += durationMs)
  return { desks, told, logged, pass, ...(await listening(parts)) }
}

const surface = {
  readers: notificationReaders,
  sources: new Map(),
  vault,
  environment: new Map(
    [cardNetworkId, tossId].map((id) => [id, { baseUrl: 'http://localhost', secretKey: demoKey }]),
  ),
  refuse: (_request, response, reason) => void response.status(statuses[reason]).end(reason),
  correlationIdOf: () => 'req_spec',
} satisfies Partial<WebhookParts>

const keepingLog = (): { readonly log: Log; readonly logged: OpenDoor['logged'] } => {
  const logged: { level: string; text: string }[] = []
  const keep = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, text: `${message} ${JSON.stringify(fields)}` })
  return {
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    logged,
  }
}

const listening = async (parts: WebhookParts): Promise<Pick<OpenDoor, 'url' | 'close'>> => {
  const app = express()
  webhooks(parts)(app)
  app.use(failure)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Told = { readonly status: number; readonly text: string; readonly headers: Headers }
export type Sent = {
  readonly path?: string
  readonly method?: string
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export const send = async (
  { url }: OpenDoor,
  { path = '/v1/webhooks/card-network', method = 'POST', body, headers = {} }: Sent,
): Promise<Told> => {
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

type Received = Extract<NotificationEvent, { type: 'NotificationReceived' }>

const allIn = (store: EventStore): Promise<readonly StoredEvent[]> => store.readAll(START, 100_000)

/** The notifications that the log holds, in the order in which they came. */
export const receivedIn = async (store: EventStore): Promise<readonly Received[]> =>
  (await allIn(store)).flatMap((stored) => {
    const { event } = decode(stored)
    return event.type === 'NotificationReceived' ? [event] : []
  })

export const onlyOneIn = async (store: EventStore): Promise<Received> => {
  const [event, ...more] = await receivedIn(store)
  if (event === undefined || more.length > 0) throw new Error(`${String(more.length)} more than one`)
  return event
}

/** What every column of the log and every line of our own log says, in the clear. */
export const everythingSaid = async (store: EventStore, { logged }: OpenDoor): Promise<string> =>
  [
    ...(await allIn(store)).flatMap(({ data, metadata }) => [data, metadata]),
    ...logged.map(({ text }) => text),
  ].join('\n')
