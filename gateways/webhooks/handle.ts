import {
  notificationStream,
  paymentStream,
  type NotificationId,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import type { Handling } from '../../ledger/notification/events.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Notifications, Payments } from '../../ledger/store/desks.ts'
import type { Resolver } from '../dispatch/resolver.ts'
import type { Claim } from '../port/notification.ts'
import { isKnown } from './known.ts'
import type { WebhookParts } from './parts.ts'

type Told = {
  readonly notificationId: NotificationId
  readonly paymentId: PaymentId | null
  readonly claims: readonly Claim[]
}

export type HandlerParts = {
  readonly payments: Payments
  readonly notifications: Notifications
  readonly resolver: Pick<Resolver, 'inquireNow'>
  readonly runtime: Runtime
  readonly log: Log
  readonly work: UnderWay
}

/**
 * What a notification leads to: unless the ledger knows all that it says, the payment is asked for at its provider,
 * whoever sent the notification, and only that answer counts. One that a crash leaves unhandled is taken up again when
 * the provider repeats it.
 */
export const notificationHandler =
  (parts: HandlerParts): WebhookParts['onReceived'] =>
  (notificationId, paymentId, claims) => {
    const handling = handle(parts, { notificationId, paymentId, claims }).catch((error: unknown) => {
      parts.log.warn({ notificationId, paymentId, error: reasonsOf(error) }, 'a notification was not handled')
    })
    void parts.work.track(handling)
  }

/** For our own answer, which a notification may overtake. */
const OWN_ANSWER_MS = 1_000

const handle = async (parts: HandlerParts, { notificationId, paymentId, claims }: Told): Promise<void> => {
  const { notifications, runtime } = parts
  const actor = { kind: 'system' as const, owner: runtime.owner }
  const context: CommandContext = { correlationId: notificationId, actor, idempotency: null }
  const result = paymentId === null ? 'unmatched' : await learn(parts, { paymentId, claims, context })
  const at = runtime.now()
  const command = { type: 'HandleNotification' as const, notificationId, at, result }
  await notifications.handle(notificationStream(notificationId), command, context)
}

type Lesson = {
  readonly paymentId: PaymentId
  readonly claims: readonly Claim[]
  readonly context: CommandContext
}

const learn = async (
  { payments, resolver, runtime }: HandlerParts,
  { paymentId, claims, context }: Lesson,
): Promise<Handling> => {
  const stream = paymentStream(paymentId)
  if (isKnown(await payments.load(stream), claims)) return 'known'
  if (claims.length > 0) {
    await runtime.sleep(OWN_ANSWER_MS)
    if (isKnown(await payments.load(stream), claims)) return 'known'
  }
  const inquired = await resolver.inquireNow(paymentId, { cause: 'notification', context })
  return inquired === undefined ? 'unmatched' : 'inquired'
}
