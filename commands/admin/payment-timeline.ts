import { z } from 'zod'
import { NotificationId, PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { casesAfter, type OpenCases } from '../../ledger/payment/open-case.ts'
import type { PastEvent } from '../../ledger/store/loaded.ts'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField } from '../payments/fields.ts'
import { isPaymentId } from '../payments/own-payment.ts'
import type { PaymentParts } from '../payments/parts.ts'
import { ExchangeEntry, exchangeEntry, type ExchangesOf } from './exchanges.ts'
import {
  EventEntry,
  eventEntry,
  mergedByTime,
  NotificationEntry,
  notificationEntry,
  type NotificationsOf,
} from './timeline-entries.ts'

export type TimelineParts = {
  readonly payments: PaymentParts['payments']
  readonly runtime: Pick<Runtime, 'now'>
  readonly exchangesOf: ExchangesOf
  readonly notificationsOf: NotificationsOf
}

/** Beyond that the newest are shown. */
const MOST_EXCHANGES = 1_000

const time = z.iso.datetime()

const Timeline = z
  .object({
    data: z.array(z.discriminatedUnion('kind', [EventEntry, ExchangeEntry, NotificationEntry])),
    omittedExchanges: z.int().meta({ description: 'Older ones than those shown' }),
    missing: z
      .array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('gap'), owner: z.string(), calls: z.int(), from: time, until: time }),
          z.object({ kind: z.literal('abrupt'), owner: z.string(), after: time }),
          z.object({ kind: z.literal('removed'), owner: z.string(), rows: z.int() }),
        ]),
      )
      .meta({
        description:
          'Why exchanges of its time, of whichever payments, may not be shown: some found no room, a process ended before it had written its last, or rows are gone',
      }),
  })
  .meta({ id: 'OperatorTimeline' })

export const getPaymentTimeline = (parts: TimelineParts): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/payments/{id}/timeline',
    tag: 'Administration',
    summary: 'All that happened to a payment: events, exchanges with providers, notifications',
    description:
      'Oldest first. Events with who did what on whose word and what the provider said; every HTTP try at a provider, with what may be secret or personal taken out; what providers told by themselves. Exchanges and notifications are written a moment after they happen.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: PaymentIdField }) },
    answers: { 200: { description: 'The timeline', schema: Timeline } },
    refusals: ['payment_not_found'],
    handle: async ({ params: { id } }) => {
      if (!isPaymentId(id)) return refuse('payment_not_found')
      const paymentId = PaymentId(id)
      const { history, position } = await parts.payments.load(paymentStream(paymentId))
      const lifetime = lifetimeOf(history, parts.runtime.now())
      if (lifetime === undefined) return refuse('payment_not_found')
      const [{ calls, missing }, told] = await Promise.all([
        parts.exchangesOf(paymentId, lifetime),
        parts.notificationsOf(paymentId, askedFor(history)),
      ])
      const newest = calls.slice(-MOST_EXCHANGES)
      const data = mergedByTime<z.output<typeof Timeline>['data'][number]>(
        history.map(eventEntry),
        newest.map(exchangeEntry),
        told.map(notificationEntry),
      )
      const body = { data, omittedExchanges: calls.length - newest.length, missing }
      return { kind: 'resource', status: 200, body, position }
    },
  })

/** While an outcome is open somebody may be asking for it. undefined: there is no such payment. */
const lifetimeOf = (history: readonly PastEvent<PaymentEvent>[], now: Instant) => {
  const [first, last] = [history[0], history.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const cases = history.reduce<OpenCases>((open, { event }) => casesAfter(open, event), new Map())
  return { from: first.recordedAt, until: cases.size === 0 ? last.recordedAt : now }
}

const notificationPattern = /^ntf_[0-9a-f]{32}$/

/** What is done about a notification has its id for the request's. Clients choose ids, too; so ours alone count. */
const askedFor = (history: readonly PastEvent<PaymentEvent>[]): readonly NotificationId[] => {
  const ids = history
    .filter(({ metadata }) => metadata.actor.kind === 'system')
    .map(({ metadata }) => metadata.correlationId)
  return [...new Set(ids)].filter((id) => notificationPattern.test(id)).map(NotificationId)
}
