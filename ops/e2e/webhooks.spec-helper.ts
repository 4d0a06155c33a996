import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { PaymentId, providerOrderIdOf } from '../../ledger/core/ids.ts'
import { signatureOf } from '../../sims/card-network/notifications.ts'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { eventually, query, type TestSystem, type Told } from './system.spec-helper.ts'

export const door = '/v1/webhooks/card-network'

export const noticeOf = (orderId: string, changes: object = {}): string =>
  JSON.stringify({
    eventId: `evt_${randomUUID()}`,
    type: 'APPROVAL',
    transactionId: 'cnt_1',
    orderId,
    amount: 10_000,
    status: 'APPROVED',
    occurredAt: '2026-11-20T09:00:00+09:00',
    ...changes,
  })
export const orderAt = (paymentId: string): string => providerOrderIdOf(PaymentId(paymentId), 1)

type Signing = { readonly key?: string; readonly offsetSeconds?: number }

export const signatureFor = (
  body: string,
  { key = DEMO_SECRET_KEY, offsetSeconds = 0 }: Signing = {},
): Readonly<Record<string, string>> => ({
  'x-card-network-signature': signatureOf(key, body, Math.floor(Date.now() / 1_000) + offsetSeconds),
})

/** As a provider does: without any key of ours. */
export const notify = (
  { merchant }: TestSystem,
  body: string | Uint8Array,
  { path = door, ...headers }: Readonly<Record<string, string>> = {},
): Promise<Told> =>
  merchant.post(path, body, { authorization: undefined, 'idempotency-key': undefined, ...headers })

const Stored = z.array(z.object({ stream: z.string(), type: z.string(), data: z.string() }))
const Received = z.looseObject({
  provider: z.string(),
  contractId: z.string(),
  trust: z.string(),
  eventType: z.string(),
  providerOrderId: z.string(),
  paymentId: z.string().nullable(),
})

type Notifications = readonly (z.output<typeof Received> & { readonly handled: readonly unknown[] })[]

/** What the log holds of notifications about an order, oldest first. */
export const notificationsAbout = async (system: TestSystem, orderId: string): Promise<Notifications> => {
  const rows = Stored.parse(
    await query(
      system,
      `SELECT stream, type, data FROM jangbu_log.events WHERE stream LIKE 'notification-%' ORDER BY position`,
    ),
  ).map(({ data, ...row }) => ({ ...row, data: JSON.parse(data) as unknown }))
  return rows
    .filter(({ type }) => type === 'NotificationReceived')
    .map(({ stream, data }) => ({
      ...Received.parse(data),
      handled: rows
        .filter((row) => row.stream === stream && row.type === 'NotificationHandled')
        .map((row) => z.looseObject({ result: z.string() }).parse(row.data).result),
    }))
    .filter(({ providerOrderId }) => providerOrderId === orderId)
}

/** Once the provider was asked about each. */
export const settledAbout = (system: TestSystem, orderId: string, count = 1): Promise<Notifications> =>
  eventually(
    () => notificationsAbout(system, orderId),
    (all) => all.length >= count && all.every(({ handled }) => handled.length > 0),
    10_000,
  )
