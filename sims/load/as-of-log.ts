import {
  ContractId,
  EventId,
  MerchantId,
  OwnerId,
  PaymentId,
  paymentStream,
  ProviderId,
  TransactionId,
} from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { SealedText } from '../../ledger/core/sealed.ts'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { EventMetadata, Recorded } from '../../ledger/store/ledger-event.ts'
import { Position } from '../../ledger/store/port.ts'

export const merchantId = MerchantId(`mer_${'0'.repeat(32)}`)
const FIRST_MS = Date.parse('2026-01-01T00:00:00Z')
const BETWEEN_PAYMENTS_MS = 25_000
const providers = ['toss', 'kakaopay', 'nice', 'kcp'].map(ProviderId)
const owner = OwnerId('own_bench')
const metadata: EventMetadata = {
  correlationId: 'bench',
  causationId: 'bench',
  actor: { kind: 'dispatcher', owner },
  idempotency: null,
}
// Nothing opens it here.
// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
const sealedToken = 'v1.0123456789ab.c2VhbGVk' as SealedText

const EVENTS_PER_PAYMENT = 3

/** When the so-manieth payment was recorded. */
export const timeOf = (index: number): Instant => instantOf(FIRST_MS + index * BETWEEN_PAYMENTS_MS)
/** Of its approval, the only event of a payment that moves money. */
export const approvalPosition = (index: number): Position =>
  Position(BigInt(EVENTS_PER_PAYMENT * (index + 1)))

/** An approved payment of the one merchant, as a projection is given it: created, asked for, approved. */
export const paymentFacts = (index: number): readonly Recorded[] => {
  const paymentId = PaymentId(`pay_${index.toString(16).padStart(32, '0')}`)
  const recordedAt = timeOf(index)
  const stream = paymentStream(paymentId)
  return eventsOf(paymentId, index).map((event, revision) => ({
    ...{ id: EventId(`${index}-${revision}`), stream, revision, recordedAt, event, metadata },
    position: Position(BigInt(EVENTS_PER_PAYMENT * index + revision + 1)),
  }))
}

const eventsOf = (paymentId: PaymentId, index: number): readonly PaymentEvent[] => {
  const at = timeOf(index)
  const amount = money(BigInt(1_000 + (index % 900) * 100), 'KRW')
  const order = {
    ...{ merchantId, mode: 'live' as const, orderId: `order-${index}`, orderName: '아메리카노', amount },
    ...{ taxFree: money(0n, 'KRW'), payerReference: null, metadata: {} },
  }
  const attempt = { attempt: 1, transactionId: TransactionId(`txn_${index}`) }
  const provider = providers[index % providers.length] ?? ProviderId('toss')
  const asked = {
    ...{ provider, contractId: ContractId('con_bench'), providerOrderId: `${index}-1`, sealedToken },
    ...{ cardId: null, installmentMonths: 0, amount, dispatch: { owner, leaseMs: 60_000 } },
  }
  const answered = { reference: `ref-${index}`, approvalNumber: null, methodKind: 'card' as const, amount }
  return [
    { type: 'PaymentCreated', paymentId, at, order },
    { type: 'ApprovalRequested', paymentId, at, ...attempt, ...asked },
    { type: 'PaymentApproved', paymentId, at, ...attempt, ...answered, approvedAt: at },
  ]
}
