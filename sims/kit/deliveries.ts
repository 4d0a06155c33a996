/**
 * A provider's notifications: sent in the background, at least once while the process lives, never in the way of an
 * operation. An address that is changed or taken away holds for the next attempt of everything pending.
 */
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { answerOf, encode, type Answer, type Json } from './answer.ts'
import { newDeliveryLine, type Delivery, type LineTerms } from './delivery-line.ts'
import { encodeForm, type Form } from './form.ts'
import { badInput, readInput } from './test-door.ts'

export type Notification = {
  /** The same whenever it is sent again. */
  readonly eventId: string
  /** Sent as JSON, or as a form. */
  readonly content: Json | { readonly form: Form }
  /** Beyond the content type, of one attempt (the first is 1); `body` is what is sent. */
  readonly headers: (body: string, attempt: number) => Readonly<Record<string, string>>
}

export type Deliveries = {
  /** Returns at once. `make` is called only when there is an address. */
  readonly deliver: (make: () => Notification) => void
  /**
   * POST `{ url }` sets the address, null for none; bad input: 400. POST and GET answer
   * `{ url, notifications: [{ eventId, status, attempts: [{ at, answer }], body }] }`, oldest first, of the last 1,000:
   * status PENDING, DELIVERED, GIVEN_UP or DROPPED (no address any more, or too many pending), answer an HTTP status,
   * TIMEOUT or NONE, body the text that is sent. No key is needed.
   */
  readonly handle: (request: IncomingMessage) => Promise<Answer>
  /** Whatever is pending is dropped. */
  readonly close: () => Promise<void>
}

export type DeliveryTerms = Omit<LineTerms, 'url'> & {
  /** null: nothing is sent until an address is set. */
  readonly url: string | null
}

export const NOTIFICATIONS_PATH = '/__notifications'
const MOST_REMEMBERED = 1000

const urlError = 'an http(s) address, or null for none'
const AddressInput = z.strictObject(
  { url: z.url({ protocol: /^https?$/, error: urlError }).nullable() },
  { error: 'JSON with url and nothing else' },
)

export const newDeliveries = (terms: DeliveryTerms): Deliveries => {
  let url = terms.url
  const remembered = new Map<string, Delivery>()
  const line = newDeliveryLine({ ...terms, url: () => url })
  const shown = (): Answer => answerOf(200, { url, notifications: [...remembered.values()].map(row) })
  return {
    deliver: (make) => {
      if (url === null) return
      const delivery = deliveryOf(make())
      remember(remembered, delivery)
      line.add(delivery)
    },
    handle: async (request) => {
      if (request.method === 'GET') return shown()
      if (request.method !== 'POST') return badInput('method: one of POST, GET')
      const read = await readInput(request, AddressInput)
      if (read.kind === 'bad') return read.answer
      url = read.input.url
      return shown()
    },
    close: line.close,
  }
}

const deliveryOf = ({ eventId, content, headers }: Notification): Delivery => {
  const [contentType, body] = isForm(content)
    ? [`${FORM}; charset=${content.form.charset}`, encodeForm(content.form)]
    : ['application/json', encode(content)]
  return {
    eventId,
    body,
    headers: (attempt) => ({ 'content-type': contentType, ...headers(body, attempt) }),
    attempts: [],
    status: 'PENDING',
  }
}

const FORM = 'application/x-www-form-urlencoded'

const isForm = (content: Notification['content']): content is { readonly form: Form } =>
  typeof content === 'object' && content !== null && 'form' in content && isFields(content.form)

const isFields = (form: unknown): form is Form =>
  typeof form === 'object' && form !== null && 'fields' in form

const remember = (remembered: Map<string, Delivery>, delivery: Delivery): void => {
  remembered.set(delivery.eventId, delivery)
  if (remembered.size <= MOST_REMEMBERED) return
  const [oldest] = remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
}

const row = ({ eventId, status, attempts, body }: Delivery): Json => ({ eventId, status, attempts, body })
