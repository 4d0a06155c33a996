import { randomUUID } from 'node:crypto'
import {
  ContractId,
  eventIdOf,
  MerchantId,
  OwnerId,
  paymentIdOf,
  paymentStream,
  ProviderId,
  transactionIdOf,
} from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { SealedText } from '../../ledger/core/sealed.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { encode } from '../../ledger/store/codec.ts'
import type { EventMetadata } from '../../ledger/store/ledger-event.ts'
import { NO_STREAM, type AppendRequest } from '../../ledger/store/port.ts'

const MERCHANTS = 20
const providers = ['toss', 'kakaopay', 'nice', 'inicis'].map(ProviderId)
const FIRST_PAYMENT_MS = Date.parse('2026-11-01T00:00:00Z')
const BETWEEN_PAYMENTS_MS = 40
const APPROVAL_MS = 350
// Nothing opens it here, so it only has to look like one.
// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
const sealedToken = `v1.0123456789ab.${'c2VhbGVk'.repeat(12)}` as SealedText
const owner = OwnerId('own_bench')

export const EVENTS_PER_PAYMENT = 3

/** The usual payment: created, asked for, approved; an append as the log would see it. */
export const approvedPayment = (index: number): AppendRequest => {
  const events = eventsOf(index)
  const commandId = randomUUID()
  const metadata: EventMetadata = {
    correlationId: randomUUID(),
    causationId: commandId,
    actor: { kind: 'dispatcher', owner },
    idempotency: { key: `order-${index}`, requestHash: 'f'.repeat(64) },
  }
  return {
    stream: paymentStream(events[0].paymentId),
    expectedRevision: NO_STREAM,
    events: events.map((event, place) => encode(eventIdOf(commandId, place), event, metadata)),
  }
}

const eventsOf = (index: number): [PaymentEvent, PaymentEvent, PaymentEvent] => {
  const merchantId = MerchantId(`mer_${String(index % MERCHANTS).padStart(32, '0')}`)
  const orderId = `order-2026-${index}`
  const paymentId = paymentIdOf(merchantId, 'live', orderId)
  const transactionId = transactionIdOf(paymentId, 'approve', orderId)
  const amount = money(BigInt(1_000 + (index % 900) * 100), 'KRW')
  const atMs = FIRST_PAYMENT_MS + index * BETWEEN_PAYMENTS_MS
  const at = instantOf(atMs)
  const doneAt = instantOf(atMs + APPROVAL_MS)
  const order = {
    merchantId,
    mode: 'live' as const,
    orderId,
    orderName: '아메리카노 외 2건',
    amount,
    taxFree: money(0n, 'KRW'),
    payerReference: `user-${index % 5_000}`,
    metadata: { channel: 'app' },
  }
  const attempt = { attempt: 1, transactionId }
  const asked = {
    provider: providers[index % providers.length] ?? ProviderId('toss'),
    contractId: ContractId(`con_${merchantId}`),
    providerOrderId: `${paymentId.slice('pay_'.length)}-1`,
    sealedToken,
    cardId: null,
    installmentMonths: index % 10 === 0 ? 3 : 0,
    dispatch: { owner, leaseMs: 60_000 },
  }
  const answered = {
    reference: `tviva${index}20261101`,
    approvalNumber: String(index % 100_000_000).padStart(8, '0'),
    methodKind: 'card' as const,
  }
  return [
    { type: 'PaymentCreated', paymentId, at, order },
    { type: 'ApprovalRequested', paymentId, at, ...attempt, ...asked, amount },
    { type: 'PaymentApproved', paymentId, at: doneAt, ...attempt, ...answered, amount, approvedAt: doneAt },
  ]
}
