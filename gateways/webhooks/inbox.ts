import { LRUCache } from 'lru-cache'
import { hash } from 'node:crypto'
import {
  notificationIdOf,
  notificationStream,
  type NotificationId,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import { bodyBinding } from '../../ledger/notification/body.ts'
import type { ReceivedNotification, Trust } from '../../ledger/notification/events.ts'
import type { Notification } from '../../ledger/notification/evolve.ts'
import type { Delivery, Notice } from '../port/notification.ts'
import type { Addressed } from './address.ts'
import { hintLimit, type HintLimit } from './hint-limit.ts'
import { paymentOf } from './match.ts'
import type { WebhookParts } from './parts.ts'

/** A delivery that was judged to say something about a payment. */
export type Arrival = {
  readonly addressed: Addressed
  readonly trust: Trust
  readonly notice: Notice
  readonly delivery: Delivery
  readonly correlationId: string
}

/**
 * `matched`, `unmatched`: it stands in the log, with a payment or without. `foreign`, `too_many`: nothing was stored of a
 * hint about no order of ours, or of one too many about one.
 */
export type Taken = 'matched' | 'unmatched' | 'foreign' | 'too_many'

export type Inbox = {
  /**
   * Resolves when the notification stands in the log, or need not.
   * @throws StoreUnavailableError when the log cannot be reached: whether it was stored is not known.
   */
  readonly take: (arrival: Arrival) => Promise<Taken>
}

/** Repetitions of these cost nothing; older ones are recognised by the log itself. */
const MOST_REMEMBERED = 10_000

export const inboxOf = (parts: WebhookParts): Inbox => {
  const takings = new LRUCache<NotificationId, Promise<Taken>>({ max: MOST_REMEMBERED })
  const desk = { ...parts, mayKeepHint: hintLimit(parts.runtime) }
  return {
    take: (arrival) => {
      const letter = letterOf(arrival)
      const { notificationId } = letter
      const earlier = takings.get(notificationId)
      if (earlier !== undefined) return earlier
      const taking = keep(desk, letter)
      takings.set(notificationId, taking)
      const forget = (): void => {
        takings.delete(notificationId)
      }
      // What found no payment may find one when it is repeated.
      taking.then((taken) => {
        if (taken !== 'matched') forget()
      }, forget)
      return taking
    },
  }
}

type Letter = Arrival & { readonly notificationId: NotificationId; readonly bodyHash: string }

/** A hint's event id is anybody's word: with it one could take the place of the provider's own. */
const letterOf = (arrival: Arrival): Letter => {
  const { addressed, trust, notice, delivery } = arrival
  const bodyHash = hash('sha256', delivery.body, 'hex')
  const mark = trust === 'signed' ? (notice.eventId ?? bodyHash) : bodyHash
  return { ...arrival, bodyHash, notificationId: notificationIdOf(addressed, trust, mark) }
}

type Desk = WebhookParts & { readonly mayKeepHint: HintLimit }

const keep = async (desk: Desk, letter: Letter): Promise<Taken> => {
  const { addressed, trust, notice, correlationId, notificationId } = letter
  const { provider, contractId } = addressed
  const about = { correlationId, notificationId, provider, contractId, trust }
  const { providerOrderId } = notice
  const paymentId = await paymentOf(desk, { provider, contractId, providerOrderId })
  const refused = trust === 'hint' ? refusalOf(desk, paymentId) : undefined
  if (refused !== undefined) {
    desk.log.warn({ ...about, paymentId, reason: refused }, 'a hint was not kept')
    return refused
  }
  const kept = await store(desk, letter, paymentId ?? null)
  if (isWaiting(kept, paymentId)) tell(desk, letter, paymentId ?? null)
  return paymentId === undefined ? 'unmatched' : 'matched'
}

const refusalOf = ({ mayKeepHint }: Desk, paymentId: PaymentId | undefined): Taken | undefined => {
  if (paymentId === undefined) return 'foreign'
  return mayKeepHint(paymentId) ? undefined : 'too_many'
}

const store = async (desk: Desk, letter: Letter, paymentId: PaymentId | null): Promise<Notification> => {
  const { notificationId, delivery, correlationId } = letter
  const { owner } = desk.runtime
  const handled = await desk.notifications.handle(
    notificationStream(notificationId),
    {
      type: 'ReceiveNotification',
      notificationId,
      at: delivery.receivedAt,
      received: { ...contentOf(desk, letter), paymentId, owner },
    },
    { correlationId, actor: { kind: 'system', owner }, idempotency: null },
  )
  if (handled.kind !== 'accepted') throw new Error(`${notificationId}: receiving it was ${handled.kind}`)
  return handled.loaded.state
}

const contentOf = (
  { vault }: Desk,
  { addressed, trust, notice, delivery, bodyHash, notificationId }: Letter,
): Omit<ReceivedNotification, 'paymentId' | 'owner'> => ({
  provider: addressed.provider,
  contractId: addressed.contractId,
  trust,
  eventType: notice.eventType,
  providerOrderId: notice.providerOrderId,
  bodyHash,
  sealedBody: vault.seal(Buffer.from(delivery.body).toString('base64'), bodyBinding(notificationId)),
})

const isWaiting = (kept: Notification, paymentId: PaymentId | undefined): boolean =>
  kept.status === 'received' ||
  (kept.status === 'handled' && kept.result === 'unmatched' && paymentId !== undefined)

/** It stands in the log: whatever becomes of it now, the provider has done its part. */
const tell = (
  { onReceived, log }: Desk,
  { notificationId, addressed, notice, trust }: Letter,
  paymentId: PaymentId | null,
): void => {
  try {
    const { provider, contractId } = addressed
    const { providerOrderId, claims } = notice
    onReceived(notificationId, paymentId, { provider, contractId, providerOrderId, trust, claims })
  } catch (error) {
    log.error({ notificationId, paymentId, error: reasonsOf(error) }, 'a notification was not acted on')
  }
}
