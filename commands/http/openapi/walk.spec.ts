import { expect } from 'chai'
import { MerchantId, ProviderId, TransactionId } from '../../../ledger/core/ids.ts'
import { money, type Money } from '../../../ledger/core/money.ts'
import { parseInstant } from '../../../ledger/core/time.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { attemptIntent, dispatch } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { recordEvent } from '../../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../../ledger/payment/record.ts'
import { paymentResource } from '../../payments/resource.ts'
import { must } from '../endpoints.spec-helper.ts'
import { paid, partlyCancelled, timeline, whollyCancelled } from './walk.ts'

type Shown = (typeof paid)['transactions'][number]

const paymentId = paid.id
const won = (amount: number): Money => money(BigInt(amount), 'KRW')

const order = {
  merchantId: MerchantId('mer_0b8a3c1f5d2e4f7a9c6b1e0d8f3a2c5b'),
  mode: 'test' as const,
  orderId: paid.orderId,
  orderName: paid.orderName,
  amount: won(paid.amount),
  taxFree: won(0),
  payerReference: null,
  metadata: {},
}

const paying = (shown: Shown): readonly PaymentEvent[] => {
  const requested = { paymentId, at: parseInstant(shown.requestedAt) }
  const transactionId = TransactionId(shown.id)
  const amount = won(shown.askedAmount)
  const attempt = {
    ...attemptIntent(1),
    transactionId,
    provider: ProviderId(shown.provider),
    installmentMonths: 0,
    amount,
  }
  return [
    { type: 'PaymentCreated', ...requested, order },
    { type: 'ApprovalRequested', ...requested, ...attempt },
    {
      type: 'PaymentApproved',
      paymentId,
      at: parseInstant(paid.updatedAt),
      attempt: 1,
      transactionId,
      amount,
      reference: shown.providerReference,
      approvalNumber: shown.approvalNumber,
      approvedAt: parseInstant(shown.completedAt),
      methodKind: 'card',
    },
  ]
}

const cancelling = (shown: Shown, updatedAt: string): readonly PaymentEvent[] => {
  const transaction = { paymentId, transactionId: TransactionId(shown.id), amount: won(shown.askedAmount) }
  const { requestedAt, completedAt, reason, providerReference: reference } = shown
  return [
    {
      type: 'CancellationRequested',
      ...transaction,
      at: parseInstant(requestedAt),
      reason: must(reason ?? undefined),
      dispatch,
    },
    {
      type: 'CancellationSucceeded',
      ...transaction,
      at: parseInstant(updatedAt),
      reference,
      cancelledAt: parseInstant(completedAt),
    },
  ]
}

const resourceAfter = (events: readonly PaymentEvent[]): unknown => {
  let record: PaymentRecord | undefined
  for (const event of events) record = recordEvent(record, event)
  return paymentResource(must(record))
}

describe('the walk in the documents', () => {
  it('is what the ledger makes of these events', () => {
    const [approval, first, second] = whollyCancelled.transactions.map((one): Shown => one)
    const pay = paying(must(approval))
    const cancel = cancelling(must(first), partlyCancelled.updatedAt)
    const cancelRest = cancelling(must(second), whollyCancelled.updatedAt)
    expect(resourceAfter(pay)).to.deep.equal(paid)
    expect(resourceAfter([...pay, ...cancel])).to.deep.equal(partlyCancelled)
    expect(resourceAfter([...pay, ...cancel, ...cancelRest])).to.deep.equal(whollyCancelled)
    expect(timeline.data.map(({ type, at }) => [type, at])).to.deep.equal(
      pay.map(({ type, at }) => [type, at]),
    )
  })
})
