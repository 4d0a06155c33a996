import type { TransactionId } from '../core/ids.ts'
import type { InquiryAnswer, PaymentCommandOf } from './commands.ts'
import type { Dispatch, PaymentEvent, ReviewReason } from './events.ts'
import { dispatch, doneAt, fact, failure, order, successor } from './fixtures.spec-helper.ts'
import type { ProviderTransaction } from './provider.ts'

/** One transaction in a provider's book. */
export const row: ProviderTransaction = {
  operation: 'approve',
  reference: 'ref-1',
  amount: order.amount,
  at: doneAt,
  approvalNumber: null,
  expiresAt: null,
  methodKind: 'card',
}

type Succession = { readonly from?: Dispatch; readonly to?: Dispatch }

export const takeOver = (
  transactionId: TransactionId,
  { from = dispatch, to = successor }: Succession = {},
): PaymentCommandOf<'TakeOver'> => ({
  type: 'TakeOver',
  ...fact,
  transactionId,
  from: from.owner,
  dispatch: to,
})
export const takenOver = (
  transactionId: TransactionId,
  { from = dispatch, to = successor }: Succession = {},
): PaymentEvent => ({ type: 'AttemptTakenOver', ...fact, transactionId, from: from.owner, dispatch: to })

export const recordRepetition = (
  transactionId: TransactionId,
  sent = true,
): PaymentCommandOf<'RecordRepetition'> => ({
  type: 'RecordRepetition',
  ...fact,
  transactionId,
  failure,
  sent,
})
export const repeated = (transactionId: TransactionId, sent = true): PaymentEvent => ({
  type: 'RequestRepeated',
  ...fact,
  transactionId,
  failure,
  sent,
})

/** `null`: of the whole payment. */
export const recordInquiry = (
  transactionId: TransactionId | null,
  answer: InquiryAnswer,
): PaymentCommandOf<'RecordInquiry'> => ({
  type: 'RecordInquiry',
  ...fact,
  transactionId,
  attempt: 1,
  cause: 'unknown_outcome',
  answer,
})
export const inquired = (
  transactionId: TransactionId | null,
  result: 'found' | 'not_found' | 'unknown',
): PaymentEvent => ({
  type: 'PaymentInquired',
  ...fact,
  ...{ transactionId, attempt: 1, cause: 'unknown_outcome', result },
  transactions: result === 'found' ? [row] : [],
  failure: result === 'unknown' ? failure : null,
})

export const requestReview = (
  transactionId: TransactionId,
  reason: ReviewReason = 'tries_exhausted',
): PaymentCommandOf<'RequestReview'> => ({ type: 'RequestReview', ...fact, transactionId, reason })
export const reviewRequested = (
  transactionId: TransactionId,
  reason: ReviewReason = 'tries_exhausted',
): PaymentEvent => ({ type: 'ReviewRequested', ...fact, transactionId, reason })

export const resumePursuit = (transactionId: TransactionId): PaymentCommandOf<'ResumePursuit'> => ({
  type: 'ResumePursuit',
  ...fact,
  transactionId,
})
export const resumed = (transactionId: TransactionId): PaymentEvent => ({
  type: 'PursuitResumed',
  ...fact,
  transactionId,
})

export const declineReviewed = (
  transactionId: TransactionId,
  reason = 'not in their book',
): PaymentCommandOf<'DeclineReviewed'> => ({ type: 'DeclineReviewed', ...fact, transactionId, reason })
