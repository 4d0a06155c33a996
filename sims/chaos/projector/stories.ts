import type { Failure } from '../../../ledger/core/failure.ts'
import {
  cardIdOf,
  cardStream,
  contractIdOf,
  merchantIdOf,
  notificationIdOf,
  notificationStream,
  OwnerId,
  paymentIdOf,
  paymentStream,
  ProviderId,
  providerOrderIdOf,
  transactionIdOf,
  type MerchantId,
  type PaymentId,
  type StreamName,
} from '../../../ledger/core/ids.ts'
import { money } from '../../../ledger/core/money.ts'
import { SealedText } from '../../../ledger/core/sealed.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import type { LedgerEvent } from '../../../ledger/store/ledger-event.ts'
import { integerBelow, oneOf, type Random } from '../random.ts'

/** What happens in one stream: each inner list is one append. */
export type Story = {
  readonly stream: StreamName
  readonly appends: readonly (readonly LedgerEvent[])[]
}

const MERCHANTS = 7
const BEGINNING_MS = Date.parse('2026-11-20T00:00:00Z')
/** So that days and hours change within a run. */
const BETWEEN_ORDERS_MS = 7_000
const AMOUNT = 10_000n
const CANCELED = [3_000n, 2_500n] as const
const owner = OwnerId('own_chaos')
const dispatch = { owner, leaseMs: 60_000 }
const sealed = SealedText('v1.chaos.c2VhbGVk')
const providers = ['toss', 'kakao-pay', 'nice-pay'].map(ProviderId)
const failure: Failure = {
  category: 8_009,
  kind: 'business',
  providerCode: 'NO',
  providerMessage: '한도 초과\t\\N',
}

type Order = {
  readonly random: Random
  readonly paymentId: PaymentId
  readonly merchantId: MerchantId
  readonly orderId: string
  readonly at: ReturnType<typeof instantOf>
  readonly provider: ProviderId
}

/** The `index`-th: a payment mostly, else a card or a notification. The same again for the same seed. */
export const storyOf = (random: Random, name: string, index: number): Story => {
  const merchantId = merchantIdOf(`chaos-${String(index % MERCHANTS)}`)
  const at = instantOf(BEGINNING_MS + index * BETWEEN_ORDERS_MS)
  const orderId = `${name}-${String(index)}`
  const provider = oneOf(random, providers)
  const paymentId = paymentIdOf(merchantId, 'live', orderId)
  const order: Order = { random, paymentId, merchantId, orderId, at, provider }
  const kind = random()
  if (kind < 0.08) return cardStory(order)
  if (kind < 0.16) return notificationStory(order)
  const appends = kind < 0.3 ? heldPayment(order) : paidPayment(order)
  return { stream: paymentStream(paymentId), appends }
}

const won = (amount: bigint) => money(amount, 'KRW')

const created = ({ paymentId, at, merchantId, orderId }: Order): PaymentEvent => ({
  type: 'PaymentCreated',
  paymentId,
  at,
  order: {
    merchantId,
    mode: 'live',
    orderId,
    orderName: '커피 \\ 2잔',
    amount: won(AMOUNT),
    taxFree: won(0n),
    payerReference: null,
    metadata: { table: orderId, ㅁ: '\t' },
  },
})

const attemptOf = ({ paymentId, at, orderId }: Order, attempt: number) => ({
  paymentId,
  at,
  attempt,
  transactionId: transactionIdOf(paymentId, 'approve', `${orderId}-${String(attempt)}`),
})

const intentOf = (order: Order, attempt: number) => ({
  ...attemptOf(order, attempt),
  provider: order.provider,
  contractId: contractIdOf(order.merchantId, order.provider, 'live'),
  // Now and then an id that is not ours.
  providerOrderId:
    order.random() < 0.1 ? `theirs-${order.orderId}` : providerOrderIdOf(order.paymentId, attempt),
  sealedToken: sealed,
  cardId: null,
  installmentMonths: 0,
  amount: won(AMOUNT),
  dispatch,
})

/** Declined and tried again, or not known for a while; then some of it goes back, or all. */
const paidPayment = (order: Order): Story['appends'] => {
  const { random, at } = order
  const declined: PaymentEvent = { type: 'ApprovalDeclined', ...attemptOf(order, 1), failure }
  const isDeclined = random() < 0.15
  const attempt = isDeclined ? 2 : 1
  const approved: PaymentEvent = {
    type: 'PaymentApproved',
    ...attemptOf(order, attempt),
    amount: won(AMOUNT),
    reference: `ref-${order.orderId}`,
    approvalNumber: '00012345',
    approvedAt: at,
    methodKind: 'card',
  }
  const retried: Story['appends'] = [[declined], [{ type: 'ApprovalRequested', ...intentOf(order, 2) }]]
  const unknown: PaymentEvent = { type: 'ApprovalUnknown', ...attemptOf(order, attempt), failure }
  return [
    [created(order), { type: 'ApprovalRequested', ...intentOf(order, 1) }],
    ...(isDeclined ? retried : []),
    ...(random() < 0.2 ? [[unknown]] : []),
    [approved],
    ...CANCELED.filter(() => random() < 0.4).flatMap((amount) => cancellation(order, amount)),
  ]
}

const cancellation = (order: Order, amount: bigint): Story['appends'] => {
  const { paymentId, at, random } = order
  const transactionId = transactionIdOf(paymentId, 'cancel', String(amount))
  const fact = { paymentId, at, transactionId }
  const requested: PaymentEvent = {
    type: 'CancellationRequested',
    ...fact,
    amount: won(amount),
    reason: 'returned',
    dispatch,
  }
  const unknown: PaymentEvent = { type: 'CancellationUnknown', ...fact, failure }
  const done: PaymentEvent =
    random() < 0.2
      ? { type: 'CancellationDeclined', ...fact, failure }
      : {
          type: 'CancellationSucceeded',
          ...fact,
          amount: won(amount),
          reference: `ref-${String(amount)}-${order.orderId}`,
          cancelledAt: at,
        }
  // Some stay open to the end of the run.
  if (random() < 0.05) return [[requested]]
  return [[requested], ...(random() < 0.2 ? [[unknown]] : []), [done]]
}

/** Held, then captured or released. */
const heldPayment = (order: Order): Story['appends'] => {
  const { paymentId, at, orderId, random } = order
  const held: PaymentEvent = {
    type: 'PaymentPreAuthorized',
    ...attemptOf(order, 1),
    held: won(AMOUNT),
    reference: `ref-${orderId}`,
    approvedAt: at,
    expiresAt: instantOf(BEGINNING_MS + 1e9),
    methodKind: 'card',
  }
  const fact = { paymentId, at, transactionId: transactionIdOf(paymentId, 'then', orderId) }
  const captured: readonly PaymentEvent[] = [
    { type: 'CaptureRequested', ...fact, amount: won(AMOUNT), dispatch },
    { type: 'PaymentCaptured', ...fact, amount: won(AMOUNT), reference: `cap-${orderId}`, capturedAt: at },
  ]
  const voided: readonly PaymentEvent[] = [
    { type: 'VoidRequested', ...fact, reason: 'released', dispatch },
    { type: 'PaymentVoided', ...fact, released: won(AMOUNT), reference: `void-${orderId}`, voidedAt: at },
  ]
  return [
    [created(order), { type: 'PreAuthorizationRequested', ...intentOf(order, 1) }],
    [held],
    ...(random() < 0.5 ? captured : voided).map((event) => [event]),
  ]
}

const cardStory = ({ random, merchantId, orderId, at, provider }: Order): Story => {
  const cardId = cardIdOf(merchantId, 'live', orderId)
  const registered: LedgerEvent = {
    type: 'CardRegistered',
    cardId,
    at,
    merchantId,
    mode: 'live',
    provider,
    contractId: contractIdOf(merchantId, provider, 'live'),
    sealedInstrument: sealed,
    kind: 'card',
    maskedNumber: '4330-12**-****-1234',
    issuer: null,
    product: 'credit',
    payerReference: `payer-${String(integerBelow(random, 50))}`,
  }
  const removed: LedgerEvent = { type: 'CardRemoved', cardId, at }
  return { stream: cardStream(cardId), appends: [[registered], ...(random() < 0.5 ? [[removed]] : [])] }
}

const notificationStory = ({ random, merchantId, paymentId, orderId, at, provider }: Order): Story => {
  const contract = { provider, contractId: contractIdOf(merchantId, provider, 'live') }
  const notificationId = notificationIdOf(contract, 'signed', orderId)
  const received: LedgerEvent = {
    type: 'NotificationReceived',
    notificationId,
    at,
    ...contract,
    trust: 'signed',
    eventType: 'DONE',
    providerOrderId: orderId,
    paymentId: random() < 0.5 ? paymentId : null,
    bodyHash: 'f'.repeat(64),
    sealedBody: sealed,
    owner,
  }
  const handled: LedgerEvent = { type: 'NotificationHandled', notificationId, at, result: 'known' }
  return {
    stream: notificationStream(notificationId),
    appends: [[received], ...(random() < 0.9 ? [[handled]] : [])],
  }
}
