import express, { type Express, type Request, type Response } from 'express'
import type { Delivery, NotificationReader, Reading } from '../port/notification.ts'
import { addressedBy, type Address, type Addressed } from './address.ts'
import { inboxOf, type Arrival, type Inbox } from './inbox.ts'
import type { WebhookParts, WebhookRefusal } from './parts.ts'

/**
 * The door for providers' notifications, an extra of the HTTP surface: `POST /v1/webhooks/{provider}` for the demo
 * contract and `POST /v1/webhooks/{provider}/{merchantId}/{contractId}` for a merchant's own. What is sent is judged as
 * raw bytes, before anything parses it; the provider is answered once it is stored. Only a log that cannot be reached is
 * answered by a 5xx, as the app's own error handler has it.
 */
export const webhooks = (parts: WebhookParts): ((app: Express) => void) => {
  const door = { ...parts, inbox: inboxOf(parts) }
  return (app) => {
    app.post(demoPath, readRaw, (request, response) =>
      answer(door, { request, response }, { provider: request.params.provider, own: undefined }),
    )
    app.post(ownPath, readRaw, (request, response) => {
      const { provider, ...own } = request.params
      return answer(door, { request, response }, { provider, own })
    })
    app.all([demoPath, ownPath], (request, response) => {
      response.setHeader('Allow', 'POST')
      parts.refuse(request, response, 'method_not_allowed')
    })
  }
}

const demoPath = '/v1/webhooks/:provider'
const ownPath = '/v1/webhooks/:provider/:merchantId/:contractId'

/** A payment's state at its most talkative provider is a few thousand bytes. */
const LARGEST_BODY_BYTES = 64 * 1024

/** Whatever it calls itself, and never unpacked: a signature is over the bytes as they were sent. */
const readRaw = express.raw({ type: () => true, limit: LARGEST_BODY_BYTES, inflate: false })

type Door = WebhookParts & { readonly inbox: Inbox }
type Exchange = { readonly request: Request; readonly response: Response }

const answer = async (door: Door, { request, response }: Exchange, address: Address): Promise<void> => {
  const addressed = await addressedBy(door, address)
  if (addressed === undefined) {
    door.refuse(request, response, 'route_not_found')
    return
  }
  const correlationId = door.correlationIdOf(response)
  const refusal = mayCome(door, addressed, request)
    ? await receive(door, addressed, { delivery: deliveryOf(door, request), correlationId })
    : 'notification_source_refused'
  if (refusal === undefined) {
    reply(response, addressed.reader.reply)
    return
  }
  const { provider, contractId } = addressed
  const about = { correlationId, provider, contractId, reason: refusal, from: request.ip }
  door.log.warn(about, 'a notification was refused')
  // RFC 9110, 15.5.2: a 401 says what is missing.
  if (unauthentic.has(refusal)) response.setHeader('WWW-Authenticate', 'Signature')
  door.refuse(request, response, refusal)
}

/** By the address that Express tells, behind as many proxies as it was told to trust. */
const mayCome = ({ sources }: Door, { provider, contracts }: Addressed, { ip = '' }: Request): boolean =>
  sources.get(provider)?.(ip, contracts) ?? true

const unauthentic: ReadonlySet<WebhookRefusal> = new Set(['notification_forged', 'notification_stale'])

/** undefined: all is well. */
const receive = async (
  door: Door,
  addressed: Addressed,
  arriving: Pick<Arrival, 'delivery' | 'correlationId'>,
): Promise<WebhookRefusal | undefined> => {
  const reading = judge(door, addressed, arriving.delivery)
  switch (reading.kind) {
    case 'forged':
      return 'notification_forged'
    case 'stale':
      return 'notification_stale'
    case 'unreadable':
      return 'notification_unreadable'
    case 'irrelevant':
      return undefined
    case 'signed':
    case 'hint': {
      const { kind: trust, notice } = reading
      const taken = await door.requests.track(door.inbox.take({ addressed, trust, notice, ...arriving }))
      return taken === 'too_many' ? 'notification_too_many' : undefined
    }
  }
}

const deliveryOf = ({ runtime }: Door, { body, headers }: Request): Delivery => {
  const sent: unknown = body
  const texts = Object.entries(headers).map(([name, value]): [string, string | undefined] => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return {
    body: Buffer.isBuffer(sent) ? sent : Buffer.alloc(0),
    headers: Object.fromEntries(texts),
    receivedAt: runtime.now(),
  }
}

/** UTF-16 units of a provider's words and order ids; what is longer is not what any contract describes. */
const LONGEST_WORD = 255

const judge = ({ log }: Door, { provider, reader, contracts }: Addressed, delivery: Delivery): Reading => {
  try {
    const reading = reader.read(delivery, contracts)
    if (!('notice' in reading)) return reading
    const { providerOrderId, eventType } = reading.notice
    return [providerOrderId, eventType].some(({ length }) => length > LONGEST_WORD)
      ? { kind: 'unreadable' }
      : reading
  } catch (error) {
    // The name alone: a message could quote what was sent.
    const name = error instanceof Error ? error.name : 'unknown error'
    log.error({ provider, error: name }, 'a reader of notifications threw')
    return { kind: 'unreadable' }
  }
}

const reply = (response: Response, { contentType, text }: NotificationReader['reply']): void => {
  response.statusCode = 200
  response.setHeader('Content-Type', contentType)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}
