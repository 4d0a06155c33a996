import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { epochMsOf, parseInstant, type Instant } from '../../ledger/core/time.ts'
import { jsonOf } from '../port/notification-body.ts'
import type { Claim, ContractKeys, Delivery, NotificationReader, Reading } from '../port/notification.ts'
import { operationOfType } from './wire.ts'

/** Contract, table: Notifications. With which key they are signed it does not say; it knows of one only (ASSUMED). */
export const cardNetworkNotifications: NotificationReader = {
  read: (delivery, contracts) => {
    const signature = signatureOf(delivery.headers['x-card-network-signature'] ?? '')
    if (signature === undefined || !isSigned(delivery, signature, contracts)) return { kind: 'forged' }
    if (!isFresh(signature.signedAt, delivery.receivedAt)) return { kind: 'stale' }
    return readingOf(delivery.body)
  },
  reply: { contentType: 'text/plain', text: 'OK' },
}

type Signature = {
  /** Unix seconds, as they stand in the header: they are signed as text. */
  readonly signedAt: string
  /** More than one while a key is being changed. */
  readonly codes: readonly Buffer[]
}

const MOST_CODES = 8

/** One spelling only, so that nothing that was changed can still be right. */
const signatureOf = (header: string): Signature | undefined => {
  const parts = header.split(',').map((part) => /^(t|v1)=(.*)$/.exec(part))
  const valuesOf = (name: string): readonly string[] =>
    parts.flatMap((part) => (part?.[1] === name && part[2] !== undefined ? [part[2]] : []))
  const [signedAt, ...more] = valuesOf('t')
  const codes = valuesOf('v1').filter((code) => /^[0-9a-f]{64}$/.test(code))
  if (signedAt === undefined || more.length > 0 || !/^\d{1,12}$/.test(signedAt)) return undefined
  return { signedAt, codes: codes.slice(0, MOST_CODES).map((code) => Buffer.from(code, 'hex')) }
}

const isSigned = (
  { body }: Delivery,
  { signedAt, codes }: Signature,
  contracts: readonly ContractKeys[],
): boolean =>
  contracts
    // With an empty key anybody can sign.
    .filter(({ secretKey }) => secretKey !== '')
    .map(({ secretKey }) => createHmac('sha256', secretKey).update(`${signedAt}.`).update(body).digest())
    .some((expected) => codes.some((code) => timingSafeEqual(code, expected)))

const TOLERANCE_SECONDS = 300

const isFresh = (signedAt: string, receivedAt: Instant): boolean =>
  Math.abs(epochMsOf(receivedAt) / 1_000 - Number(signedAt)) <= TOLERANCE_SECONDS

const word = z.string().min(1).max(200)

const Notification = z.object({
  eventId: word,
  type: word,
  transactionId: word,
  orderId: word,
  amount: z.int().min(0).transform(BigInt),
  status: word,
  occurredAt: z.iso.datetime({ offset: true }).transform(parseInstant),
})

const readingOf = (body: Uint8Array): Reading => {
  const notification = Notification.safeParse(jsonOf(body))
  if (!notification.success) return { kind: 'unreadable' }
  const { eventId, orderId, type, amount, occurredAt } = notification.data
  const operation = operations.get(type)
  const claims = operation === undefined ? [] : [{ operation, amount, at: occurredAt }]
  return { kind: 'signed', notice: { eventId, providerOrderId: orderId, eventType: type, claims } }
}

const operations: ReadonlyMap<string, Claim['operation']> = new Map(Object.entries(operationOfType))
