import { z } from 'zod'
import { failureCategories, type Failure } from '../../ledger/core/failure.ts'
import { categoryGuides } from '../../ledger/core/failure-text.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { currencies } from '../../ledger/core/money.ts'
import {
  recordBalance,
  recordHeld,
  recordInstallmentMonths,
  type PaymentRecord,
  type Transaction,
} from '../../ledger/payment/record.ts'

const amount = z.int().meta({ description: 'Minor units (KRW 1 = 1)' })
const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

export const FailureResource = z
  .object({
    category: z.literal([...failureCategories]),
    name: z.string(),
    retryable: z.boolean(),
    recommendedAction: z.string(),
    message: z.object({ ko: z.string(), en: z.string() }),
  })
  .meta({ id: 'Failure', description: 'Why a provider did not carry it out, as one of fourteen categories' })

export const TransactionResource = z
  .object({
    id: z.string(),
    kind: z.enum(['APPROVAL', 'PRE_AUTH', 'CAPTURE', 'VOID', 'PARTIAL_CANCEL', 'FULL_CANCEL']),
    status: z.enum(['REQUESTED', 'UNKNOWN', 'MISMATCHED', 'SUCCEEDED', 'DECLINED', 'LATE']),
    provider: z.string(),
    askedAmount: amount,
    signedAmount: amount.meta({
      description: 'What it did to the balance, minor units; a cancel is negative',
    }),
    heldAmount: amount.meta({
      description: 'What a pre-authorization holds or a void released, minor units',
    }),
    installmentMonths: z.int(),
    reason: z.string().nullable(),
    providerReference: z.string().nullable(),
    approvalNumber: z.string().nullable(),
    failure: FailureResource.nullable(),
    requestedAt: time,
    completedAt: time.nullable(),
  })
  .meta({ id: 'Transaction' })

const MethodResource = z
  .object({
    kind: z.enum(methodKinds).nullable().meta({ description: 'As the provider told it; null until it does' }),
    cardId: z.string().nullable().meta({ description: 'The registered card that was charged' }),
    installmentMonths: z.int().meta({ description: '0 = paid at once' }),
  })
  .meta({ id: 'PaymentMethod', description: 'How the newest attempt was to be paid' })

export const PaymentResource = z
  .object({
    id: z.string(),
    status: z.enum([
      'CREATED',
      'APPROVING',
      'UNKNOWN',
      'FAILED',
      'PRE_APPROVED',
      'APPROVED',
      'PARTIAL_CANCELED',
      'CANCELED',
      'VOIDED',
    ]),
    mode: z.enum(['test', 'live']),
    orderId: z.string(),
    orderName: z.string(),
    currency: z.enum(currencies),
    amount,
    taxFree: amount,
    balance: amount.meta({ description: 'Paid and not given back: the sum of the signed amounts' }),
    capturedAmount: amount,
    canceledAmount: amount,
    heldAmount: amount.meta({ description: 'Held and neither captured nor released' }),
    provider: z.string().nullable(),
    method: MethodResource,
    payerReference: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    holdExpiresAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
    transactions: z.array(TransactionResource),
  })
  .meta({ id: 'Payment' })

type PaymentBody = z.output<typeof PaymentResource>

export const paymentResource = (record: PaymentRecord): PaymentBody => {
  const { order, funds } = record
  return {
    id: record.paymentId,
    status: record.status,
    mode: order.mode,
    orderId: order.orderId,
    orderName: order.orderName,
    currency: order.amount.currency,
    amount: Number(order.amount.amount),
    taxFree: Number(order.taxFree.amount),
    balance: Number(recordBalance(record)),
    capturedAmount: Number(funds.captured),
    canceledAmount: Number(funds.canceled),
    heldAmount: Number(recordHeld(record)),
    provider: record.provider,
    method: {
      kind: record.methodKind,
      cardId: record.cardId,
      installmentMonths: recordInstallmentMonths(record),
    },
    payerReference: order.payerReference,
    metadata: order.metadata,
    holdExpiresAt: record.holdExpiresAt,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    transactions: record.transactions.map(transactionResource),
  }
}

export const transactionResource = (transaction: Transaction): PaymentBody['transactions'][number] => {
  const { kind, status, provider, installmentMonths, reason, approvalNumber, requestedAt, completedAt } =
    transaction
  return {
    id: transaction.transactionId,
    kind,
    status,
    provider,
    askedAmount: Number(transaction.askedAmount),
    signedAmount: Number(transaction.signedAmount),
    heldAmount: Number(transaction.heldAmount),
    installmentMonths,
    reason,
    providerReference: transaction.reference,
    approvalNumber,
    failure: failureResource(transaction.failure),
    requestedAt,
    completedAt,
  }
}

/** The provider's own code and words stay with the operators. */
export const failureResource = (failure: Failure | null): PaymentBody['transactions'][number]['failure'] => {
  if (failure === null) return null
  const { name, retryable, recommendedAction, payer } = categoryGuides[failure.category]
  return { category: failure.category, name, retryable, recommendedAction, message: { ...payer } }
}
