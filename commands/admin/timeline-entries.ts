import { z } from 'zod'
import type { NotificationId, PaymentId } from '../../ledger/core/ids.ts'
import { epochMsOf, parseInstant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Actor } from '../../ledger/store/ledger-event.ts'
import type { PastEvent } from '../../ledger/store/loaded.ts'
import type { Told } from '../../projections/notifications/queries.ts'
import { shownWithout } from '../payments/event-resource.ts'

/** What providers told about a payment; `alsoAsked`: those that somebody asked its provider about it for. */
export type NotificationsOf = (
  paymentId: PaymentId,
  alsoAsked: readonly NotificationId[],
) => Promise<readonly Told[]>

const time = z.iso.datetime()

export const EventEntry = z
  .object({
    kind: z.literal('event'),
    at: time.meta({ description: 'When it happened, by the clock of the process that recorded it' }),
    revision: z.int(),
    type: z.string(),
    recordedAt: time.meta({ description: 'When it entered the log' }),
    actor: z.object({
      kind: z.enum(['merchant', 'administrator', 'dispatcher', 'system']),
      merchantId: z.string().nullable(),
      keyId: z.string().nullable().meta({ description: 'Of the API key that was used' }),
      owner: z.string().nullable().meta({ description: 'The process' }),
    }),
    correlationId: z.string().meta({ description: 'The request, or the notification, that it follows from' }),
    causationId: z.string().meta({ description: 'The command that wrote it' }),
    idempotencyKey: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEvent' })

export const NotificationEntry = z
  .object({
    kind: z.literal('notification'),
    at: time.meta({ description: 'When the log recorded it' }),
    notificationId: z.string(),
    provider: z.string(),
    contractId: z.string(),
    trust: z.enum(['signed', 'hint']),
    eventType: z.string().meta({ description: 'The provider’s own word' }),
    providerOrderId: z.string(),
    handledAt: time.nullable(),
    result: z
      .enum(['known', 'inquired', 'believed', 'unmatched'])
      .nullable()
      .meta({ description: 'What it led to; null: it is not handled yet' }),
  })
  .meta({ id: 'TimelineNotification', description: 'What a provider told by itself; its body stays sealed' })

/** Secrets, even sealed. */
const hiddenFields: ReadonlySet<string> = new Set(['sealedToken'])

export const eventEntry = (past: PastEvent<PaymentEvent>): z.output<typeof EventEntry> => {
  const { type, at, ...data } = past.event
  const { correlationId, causationId, actor, idempotency } = past.metadata
  return {
    kind: 'event',
    at,
    revision: past.revision,
    type,
    recordedAt: past.recordedAt,
    actor: actorOf(actor),
    correlationId,
    causationId,
    idempotencyKey: idempotency?.key ?? null,
    data: shownWithout(hiddenFields, data),
  }
}

const actorOf = (actor: Actor): z.output<typeof EventEntry>['actor'] => {
  const nobody = { kind: actor.kind, merchantId: null, keyId: null, owner: null }
  switch (actor.kind) {
    case 'administrator':
      return nobody
    case 'merchant':
      return { ...nobody, merchantId: actor.merchantId, keyId: actor.keyId }
    case 'dispatcher':
    case 'system':
      return { ...nobody, owner: actor.owner }
  }
}

export const notificationEntry = (told: Told): z.output<typeof NotificationEntry> => ({
  kind: 'notification',
  at: told.receivedAt,
  notificationId: told.notificationId,
  provider: told.provider,
  contractId: told.contractId,
  trust: told.trust,
  eventType: told.eventType,
  providerOrderId: told.providerOrderId,
  handledAt: told.handledAt,
  result: told.result,
})

/**
 * Into one, by time. Each list keeps its own order, which says more than clocks do: one that goes back in a list counts as
 * standing still. At one time an earlier list's come first.
 */
export const mergedByTime = <Entry extends { readonly at: string }>(
  ...lists: readonly (readonly Entry[])[]
): readonly Entry[] =>
  lists
    .flatMap((list) => {
      let latestMs = -Infinity
      return list.map((entry) => {
        latestMs = Math.max(latestMs, epochMsOf(parseInstant(entry.at)))
        return { entry, atMs: latestMs }
      })
    })
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ entry }) => entry)
