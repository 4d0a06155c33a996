import { z } from 'zod'
import { currencies, money, type Currency, type Money } from '../../ledger/core/money.ts'
import { parseInstant } from '../../ledger/core/time.ts'
import type { ProviderOperation } from '../../ledger/payment/provider.ts'
import type { ApproveRequest } from '../port/gateway.ts'

/** Safe integers only: beyond 2^53-1 a digit may already be lost. */
const amount = z.int().min(0).transform(BigInt)
const currency = z.enum(currencies)
const time = z.iso.datetime({ offset: true }).transform(parseInstant)
const reference = z.string().min(1).max(200)

/** Contract, table: Approve. Optional here and below: what the contract does not promise. */
export const ApprovalAnswer = z.object({
  transactionId: reference,
  approvalNumber: z.string().nullish(),
  status: z.literal('APPROVED'),
  amount,
  currency: currency.optional(),
  approvedAt: time,
})

/** Contract, table: Pre-authorize. */
export const PreAuthorizationAnswer = z.object({
  transactionId: reference,
  status: z.literal('PRE_APPROVED'),
  amount,
  currency: currency.optional(),
  approvedAt: time.optional(),
  expiresAt: time,
})

/** Contract, table: Capture; `amount` is this capture's, `remaining` what is still uncaptured. */
export const CaptureAnswer = z.object({
  transactionId: reference,
  status: z.literal('CAPTURED'),
  amount,
  currency: currency.optional(),
  remaining: amount,
  capturedAt: time.optional(),
})

/** Contract, table: Void. */
export const VoidAnswer = z.object({ status: z.literal('VOIDED'), voidedAt: time.optional() })

/** Contract, table: Cancel; it promises the balance left, not the amount. */
export const CancelAnswer = z.object({
  cancelId: reference,
  status: z.enum(['CANCELED', 'PARTIAL_CANCELED']),
  amount: amount.optional(),
  currency: currency.optional(),
  balance: amount,
  canceledAt: time.optional(),
})

/** Contract, table: Inquire ("every transaction with its status, amounts, times"); rows as in Notifications. */
const row = {
  transactionId: reference,
  orderId: z.string(),
  amount,
  currency,
  occurredAt: time,
}
export const InquiryRow = z.discriminatedUnion('type', [
  z.object({ ...row, type: z.literal('APPROVAL'), approvalNumber: z.string().nullish() }),
  z.object({ ...row, type: z.literal('PRE_AUTHORIZATION'), expiresAt: time.optional() }),
  z.object({ ...row, type: z.literal('CAPTURE') }),
  z.object({ ...row, type: z.literal('VOID') }),
  z.object({ ...row, type: z.literal('CANCEL'), cancelId: reference }),
])

/** What a row, or a notification, is about. */
export const operationOfType = {
  APPROVAL: 'approve',
  PRE_AUTHORIZATION: 'pre_authorize',
  CAPTURE: 'capture',
  VOID: 'void',
  CANCEL: 'cancel',
} as const satisfies Record<z.output<typeof InquiryRow>['type'], ProviderOperation>

export const InquiryAnswerBody = z.object({ transactions: z.array(InquiryRow).min(1) })

/** Contract, "Errors". */
export const ErrorAnswer = z.object({ code: z.string().min(1).max(100), message: z.string().catch('') })

/** Contract: a card token is all it charges, and all that its capabilities let through. */
export const tokenOf = ({ instrument }: ApproveRequest): string => {
  if (instrument.kind === 'token') return instrument.token
  throw new Error('the card network charges card tokens only')
}

/** Contract, table: the request of Approve and of Pre-authorize. */
export const chargeBody = (request: ApproveRequest, cardToken: string): object => ({
  orderId: request.providerOrderId,
  cardToken,
  amount: request.amount.amount,
  currency: request.amount.currency,
  installmentMonths: request.installmentMonths,
})

/** What the provider says it moved, in its currency where it names one, else in the one asked for. */
export const moneyOf = (
  answer: { readonly amount: bigint; readonly currency?: Currency | undefined },
  asked: Currency,
): Money => money(answer.amount, answer.currency ?? asked)
