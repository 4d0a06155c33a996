import { MerchantId, paymentIdOf, providerOrderIdOf, transactionIdOf } from '../../../ledger/core/ids.ts'

/** The walk that every reader of the documents takes: pay 10,000 KRW, cancel 3,000, cancel 7,000. */
const merchantId = MerchantId('mer_0b8a3c1f5d2e4f7a9c6b1e0d8f3a2c5b')
const id = paymentIdOf(merchantId, 'test', 'order-1001')
const at = (time: string): string => `2026-11-20T${time}Z`

export const paymentAsked = {
  key: 'order-1001-pay',
  body: {
    orderId: 'order-1001',
    orderName: 'Two coffees and a cake',
    amount: 10_000,
    currency: 'KRW',
    provider: 'card-network',
    method: { type: 'token', token: 'tok_from_the_payment_window' },
  },
}

type Movement = {
  readonly operation: 'authorize' | 'cancel'
  readonly key: string
  /** What it does to the balance, in won. */
  readonly effect: number
  readonly reason: string | null
  readonly reference: string
  readonly requestedAt: string
  readonly completedAt: string
}

const transaction = ({ operation, key, effect, reference, ...movement }: Movement) => ({
  id: transactionIdOf(id, operation, key),
  kind: operation === 'authorize' ? 'APPROVAL' : 'PARTIAL_CANCEL',
  status: 'SUCCEEDED',
  provider: 'card-network',
  askedAmount: Math.abs(effect),
  signedAmount: effect,
  heldAmount: 0,
  installmentMonths: 0,
  providerReference: reference,
  approvalNumber: operation === 'authorize' ? '30418275' : null,
  failure: null,
  ...movement,
})

const approval = transaction({
  operation: 'authorize',
  key: paymentAsked.key,
  effect: 10_000,
  reason: null,
  reference: 'cn_txn_000041',
  requestedAt: at('02:15:30.120'),
  completedAt: at('02:15:30.480'),
})
const firstCancel = transaction({
  operation: 'cancel',
  key: 'order-1001-cancel-1',
  effect: -3000,
  reason: 'one item was sold out',
  reference: 'cn_txn_000042',
  requestedAt: at('03:40:02.310'),
  completedAt: at('03:40:02.595'),
})
const secondCancel = transaction({
  operation: 'cancel',
  key: 'order-1001-cancel-2',
  effect: -7000,
  reason: 'the order was returned',
  reference: 'cn_txn_000043',
  requestedAt: at('05:05:11.004'),
  completedAt: at('05:05:11.371'),
})

type Standing = { readonly status: string; readonly canceled: number; readonly updatedAt: string }

const payment = (
  { status, canceled, updatedAt }: Standing,
  ...transactions: readonly (typeof approval)[]
) => ({
  id,
  status,
  mode: 'test',
  orderId: paymentAsked.body.orderId,
  orderName: paymentAsked.body.orderName,
  currency: 'KRW',
  amount: 10_000,
  taxFree: 0,
  balance: 10_000 - canceled,
  capturedAmount: 10_000,
  canceledAmount: canceled,
  heldAmount: 0,
  provider: 'card-network',
  method: { kind: 'card', cardId: null, installmentMonths: 0 },
  payerReference: null,
  metadata: {},
  holdExpiresAt: null,
  createdAt: at('02:15:30.120'),
  updatedAt,
  transactions,
})

export const paid = payment({ status: 'APPROVED', canceled: 0, updatedAt: at('02:15:30.512') }, approval)
export const partlyCancelled = payment(
  { status: 'PARTIAL_CANCELED', canceled: 3000, updatedAt: at('03:40:02.640') },
  approval,
  firstCancel,
)
export const whollyCancelled = payment(
  { status: 'CANCELED', canceled: 10_000, updatedAt: at('05:05:11.420') },
  approval,
  firstCancel,
  secondCancel,
)

export const listed = { data: [partlyCancelled], nextCursor: null }

const krw10000 = { amount: 10_000, currency: 'KRW' }
const requestId = 'req_6c1d2f0e-5a58-4b0c-9d2f-3b8c1a7e4f10'

const event = (type: string, time: string, data: object) => ({
  type,
  at: at(time),
  recordedAt: at(time),
  correlationId: requestId,
  data: { paymentId: id, ...data },
})

export const timeline = {
  data: [
    {
      revision: 0,
      actor: 'merchant',
      ...event('PaymentCreated', '02:15:30.120', {
        order: {
          merchantId,
          mode: 'test',
          orderId: paymentAsked.body.orderId,
          orderName: paymentAsked.body.orderName,
          amount: krw10000,
          taxFree: { amount: 0, currency: 'KRW' },
          payerReference: null,
          metadata: {},
        },
      }),
    },
    {
      revision: 1,
      actor: 'merchant',
      ...event('ApprovalRequested', '02:15:30.120', {
        attempt: 1,
        transactionId: approval.id,
        provider: 'card-network',
        providerOrderId: providerOrderIdOf(id, 1),
        cardId: null,
        installmentMonths: 0,
        amount: krw10000,
      }),
    },
    {
      revision: 2,
      actor: 'dispatcher',
      ...event('PaymentApproved', '02:15:30.512', {
        attempt: 1,
        transactionId: approval.id,
        amount: krw10000,
        reference: approval.providerReference,
        approvalNumber: approval.approvalNumber,
        approvedAt: approval.completedAt,
        methodKind: 'card',
      }),
    },
  ],
}
