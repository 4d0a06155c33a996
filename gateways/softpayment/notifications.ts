import { z } from 'zod'
import { settingIn } from '../../ledger/core/contract-shape.ts'
import { epochMsOf, type Instant } from '../../ledger/core/time.ts'
import { jsonOf } from '../port/notification-body.ts'
import type { Claim, ContractKeys, Delivery, NotificationReader, Reading } from '../port/notification.ts'
import { WonAmount } from '../port/won.ts'
import { softpaymentContract } from './capabilities.ts'
import { epochMsIn, isSignature, webhookSignature } from './signature.ts'
import { cancelReferenceOf, PaymentKey, Time } from './wire.ts'

/** Contract 6. What is signed is the only second source there is, so its claims name what they are about. */
export const softpaymentNotifications: NotificationReader = {
  read: (delivery, contracts) => {
    const atMs = contracts
      .map((contract) => signedAt(delivery, contract))
      .find((signed) => signed !== undefined)
    if (atMs === undefined) return { kind: 'forged' }
    return isFresh(atMs, delivery.receivedAt) ? readingOf(delivery.body) : { kind: 'stale' }
  },
  claimsIn: (body) => {
    const reading = readingOf(body)
    return 'notice' in reading ? reading.notice.claims : []
  },
  reply: { contentType: 'text/plain', text: 'OK' },
}

/** Epoch milliseconds; undefined: not with that contract's secret. */
const signedAt = ({ headers, body }: Delivery, contract: ContractKeys): number | undefined => {
  const valueOf = (name: string): string =>
    headers[settingIn(softpaymentContract, contract, name).toLowerCase()] ?? ''
  const secret = contract.settings?.['webhookSecret'] ?? ''
  // With an empty key anybody can sign.
  if (secret === '') return undefined
  const timestamp = valueOf('webhookTimestampHeader')
  const expected = webhookSignature(secret, timestamp, body)
  return isSignature(valueOf('webhookSignatureHeader'), expected) ? epochMsIn(timestamp) : undefined
}

const TOLERANCE_MS = 5 * 60_000

const isFresh = (atMs: number, receivedAt: Instant): boolean =>
  Math.abs(epochMsOf(receivedAt) - atMs) <= TOLERANCE_MS

const word = z.string().min(1).max(200)
const event = { eventId: word, eventType: word }
const payment = { ...event, paymentKey: PaymentKey, orderId: word, amount: WonAmount }

const Done = z.object({ ...payment, status: z.literal('DONE'), approvedAt: Time }).transform((told) =>
  signed(told, {
    operation: 'approve',
    amount: told.amount,
    at: told.approvedAt,
    reference: told.paymentKey,
  }),
)

type Cancelled = {
  readonly eventId: string
  readonly eventType: string
  readonly paymentKey: string
  readonly orderId: string
  readonly canceledAt: Instant
}

const cancelled = (told: Cancelled, cancelAmount: bigint): Reading =>
  signed(told, {
    operation: 'cancel',
    amount: cancelAmount,
    at: told.canceledAt,
    reference: cancelReferenceOf({ ...told, cancelAmount }),
  })

/** Contract 2.1: as in a request, no amount is the whole payment. */
const WhollyCancelled = z
  .object({
    ...payment,
    status: z.literal('CANCELED'),
    canceledAt: Time,
    cancelAmount: WonAmount.nullish(),
  })
  .transform((told) => cancelled(told, told.cancelAmount ?? told.amount))

const PartlyCancelled = z
  .object({ ...payment, status: z.literal('PARTIAL_CANCELED'), canceledAt: Time, cancelAmount: WonAmount })
  .transform((told) => cancelled(told, told.cancelAmount))

/** FAILED among them: nothing was done, and a claim cannot say so. */
const moneyMoved: ReadonlySet<unknown> = new Set(['DONE', 'CANCELED', 'PARTIAL_CANCELED'])
const NothingDone = z
  .looseObject(event)
  .refine(({ status }) => !moneyMoved.has(status))
  .transform((): Reading => ({ kind: 'irrelevant' }))

const signed = (
  { eventId, orderId, eventType }: Pick<Cancelled, 'eventId' | 'orderId' | 'eventType'>,
  claim: Claim,
): Reading => ({
  kind: 'signed',
  notice: { eventId, providerOrderId: orderId, eventType, claims: [claim] },
})

const Notification = z.union([Done, WhollyCancelled, PartlyCancelled, NothingDone])

const readingOf = (body: Uint8Array): Reading =>
  Notification.safeParse(jsonOf(body)).data ?? { kind: 'unreadable' }
