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
import { bodyBinding } from '../../ledger/notification/body.ts'
import type { Handling, NotificationEvent } from '../../ledger/notification/events.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Notifications, Payments } from '../../ledger/store/desks.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import { isUnder } from '../dispatch/believe.ts'
import type { Resolver } from '../dispatch/resolver.ts'
import type { Claim } from '../port/notification.ts'
import { inquiriesOf, type Asked, type Inquiries, type InquiryParts } from './inquiries.ts'
import { isKnown } from './known.ts'
import { paymentOf } from './match.ts'
import type { Said, WebhookParts } from './parts.ts'

export type HandlerParts = {
  readonly payments: Payments
  readonly notifications: Notifications
  readonly findPayment: WebhookParts['findPayment']
  readonly readers: WebhookParts['readers']
  /** Opens what was sealed at the door. */
  readonly vault: Pick<Vault, 'open'>
  readonly resolver: InquiryParts['resolver'] & Pick<Resolver, 'believe'>
  readonly runtime: Runtime
  readonly log: Log
  readonly work: UnderWay
}

export type NotificationHandler = {
  readonly onReceived: WebhookParts['onReceived']
  /** Handles one that has stayed open, as the log has it now; gives whether it is handled then. Never rejects. */
  readonly again: (notificationId: NotificationId) => Promise<boolean>
  readonly isAtWork: (notificationId: NotificationId) => boolean
}

/**
 * What a notification leads to: unless the ledger knows all that it says, the payment is asked for at its provider,
 * whoever sent the notification, and only that answer counts. One that got no answer stays open, to be handled again.
 * `signal`: the process ends, and leaves to others what it has not asked about yet.
 */
export const notificationHandler = (parts: HandlerParts, signal: AbortSignal): NotificationHandler => {
  const desk: Desk = { ...parts, signal, inquire: inquiriesOf(parts, signal) }
  const atWork = new Set<NotificationId>()
  const track = (notificationId: NotificationId, handling: Promise<boolean>): Promise<boolean> => {
    atWork.add(notificationId)
    const tracked = handling
      .catch((error: unknown) => {
        parts.log.warn({ notificationId, error: reasonsOf(error) }, 'a notification was not handled')
        return false
      })
      .finally(() => {
        atWork.delete(notificationId)
      })
    return parts.work.track(tracked)
  }
  return {
    onReceived: (notificationId, paymentId, said) => {
      void track(notificationId, handle(desk, { notificationId, paymentId, said }))
    },
    again: (notificationId) => track(notificationId, handleAgain(desk, notificationId)),
    isAtWork: (notificationId) => atWork.has(notificationId),
  }
}

type Desk = HandlerParts & { readonly signal: AbortSignal; readonly inquire: Inquiries }

type Told = {
  readonly notificationId: NotificationId
  readonly paymentId: PaymentId | null
  readonly said: Said
}

const handleAgain = async (desk: Desk, notificationId: NotificationId): Promise<boolean> => {
  const { state, history } = await desk.notifications.load(notificationStream(notificationId))
  if (state.status !== 'received') return true
  const paymentId = state.paymentId ?? (await paymentOf(desk, state)) ?? null
  const { trust, provider, contractId, providerOrderId } = state
  const claims = history.flatMap(({ event }) => claimsIn(desk, event))
  const said = { provider, contractId, providerOrderId, trust, claims }
  return handle(desk, { notificationId, paymentId, said })
}

/** Needed only where the provider cannot be asked, and good only of what was proven when it came. */
const claimsIn = ({ readers, vault }: Desk, event: NotificationEvent): readonly Claim[] => {
  if (event.type !== 'NotificationReceived' || event.trust !== 'signed') return []
  const read = readers.get(event.provider)?.claimsIn
  if (read === undefined) return []
  const body = vault.open(event.sealedBody, bodyBinding(event.notificationId))
  return read(Buffer.from(body, 'base64'))
}

/** For our own answer, which a notification may overtake, and for more notifications about the same. */
const OWN_ANSWER_MS = 1_000

const handle = async (desk: Desk, { notificationId, paymentId, said }: Told): Promise<boolean> => {
  const { notifications, runtime, log } = desk
  const actor = { kind: 'system' as const, owner: runtime.owner }
  const context: CommandContext = { correlationId: notificationId, actor, idempotency: null }
  const result = paymentId === null ? 'unmatched' : await learn(desk, { paymentId, said, context })
  if (result === 'nothing') {
    log.info({ notificationId, paymentId }, 'a notification stays open')
    return false
  }
  const at = runtime.now()
  const command = { type: 'HandleNotification' as const, notificationId, at, result }
  await notifications.handle(notificationStream(notificationId), command, context)
  return true
}

type Lesson = {
  readonly paymentId: PaymentId
  readonly said: Said
  readonly context: CommandContext
}

const learn = async (desk: Desk, lesson: Lesson): Promise<Handling | 'nothing'> => {
  const { payments, inquire, runtime, signal } = desk
  const { paymentId, said, context } = lesson
  const { claims } = said
  const cameMs = runtime.monotonicMs()
  const stream = paymentStream(paymentId)
  if (isKnown(await payments.load(stream), claims)) return 'known'
  await runtime.sleep(OWN_ANSWER_MS, signal)
  if (isKnown(await payments.load(stream), claims)) return 'known'
  const asked = await inquire({ paymentId, cameMs, context })
  return (await believe(desk, lesson, asked)) ? 'believed' : lessonOf(asked, said)
}

/** What the provider signed of an order stands for an answer where it cannot be asked about that, now or ever. */
const believe = async (
  { resolver }: Desk,
  { paymentId, said, context }: Lesson,
  asked: Asked,
): Promise<boolean> => {
  if (said.trust !== 'signed' || asked === undefined || asked === 'ending') return false
  const about = asked.find(({ attempt }) => isUnder(attempt, said))
  if (about === undefined || about.isAskable) return false
  return resolver.believe(paymentId, { order: said, claims: said.claims, context })
}

/**
 * Only when every attempt was answered for is it known what the notification was about. One that nobody can ask about,
 * now or ever, is not waited for; of what was signed about it somebody should know that it came to nothing.
 */
const lessonOf = (asked: Asked, said: Said): Handling | 'nothing' => {
  if (asked === undefined) return 'unmatched'
  if (asked === 'ending') return 'nothing'
  const isWaitedFor = ({ attempt, isAskable }: (typeof asked)[number]): boolean =>
    isAskable || (said.trust === 'signed' && isUnder(attempt, said))
  return asked.some((one) => one.answer.kind === 'unknown' && isWaitedFor(one)) ? 'nothing' : 'inquired'
}
