import type { Failure } from '../core/failure.ts'
import { OwnerId, type TransactionId } from '../core/ids.ts'
import { noEntries } from '../core/no-entries.ts'
import type { Dispatch, PaymentEvent, PaymentEventOf, ReviewReason } from './events.ts'
import { isIntent, operationOf, type PaymentIntent } from './intent.ts'
import type { ProviderOperation } from './provider.ts'

/** A movement of money whose outcome somebody has to see to: from its intent until it is decided. */
export type OpenCase = {
  readonly transactionId: TransactionId
  readonly operation: ProviderOperation
  /** Of the finding that this movement undoes; null unless it is a compensation. */
  readonly foundId: TransactionId | null
  /** Who sees to it now, and for how long nobody else may. */
  readonly dispatch: Dispatch
  /** `declined`: a compensation that the provider refused; its money still has to go back. */
  readonly stage: 'pending' | 'unknown' | 'mismatched' | 'declined'
  /** Why it is not decided, as far as anybody knows. */
  readonly failure: Failure | null
  /** How often somebody tried to learn the outcome. */
  readonly tries: number
  /** How often it was sent again under its key. */
  readonly repeats: number
  /** Grows whenever the request may have been sent by somebody once more. */
  readonly sends: number
  /** Waits for a person. */
  readonly review: ReviewReason | null
}

export type OpenCases = ReadonlyMap<TransactionId, OpenCase>

/** The open cases of one payment after one more of its events. */
export const casesAfter = (cases: OpenCases, event: PaymentEvent): OpenCases => {
  if (isIntent(event)) return opened(cases, event)
  switch (event.type) {
    case 'PaymentCreated':
    case 'PaymentImported':
    case 'LateApprovalFound':
    case 'LatePreAuthorizationFound':
      return cases
    case 'PaymentApproved':
    case 'ApprovalDeclined':
    case 'PaymentPreAuthorized':
    case 'PreAuthorizationDeclined':
    case 'PaymentCaptured':
    case 'CaptureDeclined':
    case 'PaymentVoided':
    case 'VoidDeclined':
    case 'CancellationSucceeded':
    case 'CancellationDeclined':
    case 'CompensationSucceeded':
      return without(cases, event.transactionId)
    case 'ApprovalUnknown':
    case 'PreAuthorizationUnknown':
    case 'CaptureUnknown':
    case 'VoidUnknown':
    case 'CancellationUnknown':
    case 'CompensationUnknown':
      return changed(cases, event, () => ({ stage: 'unknown', failure: event.failure }))
    case 'CompensationDeclined':
      return changed(cases, event, () => ({ stage: 'declined', failure: event.failure }))
    case 'ApprovalAmountMismatched':
      return mismatched(cases, event.transactionId, 'approve')
    case 'PreAuthorizationAmountMismatched':
      return mismatched(cases, event.transactionId, 'pre_authorize')
    case 'CaptureAmountMismatched':
      return mismatched(cases, event.transactionId, 'capture')
    case 'CancellationAmountMismatched':
    case 'CompensationAmountMismatched':
      return mismatched(cases, event.transactionId, 'cancel')
    case 'AttemptTakenOver':
      return changed(cases, event, ({ sends }) => ({ dispatch: event.dispatch, sends: sends + 1 }))
    case 'RequestRepeated':
      return changed(cases, event, repeatedAs(event))
    case 'PaymentInquired':
      return inquired(cases, event.transactionId)
    case 'ReviewRequested':
      return changed(cases, event, () => ({ review: event.reason }))
    case 'PursuitResumed':
      return changed(cases, event, () => ({ review: null, tries: 0 }))
  }
}

const inquired = (cases: OpenCases, transactionId: TransactionId | null): OpenCases =>
  transactionId === null ? cases : changed(cases, { transactionId }, ({ tries }) => ({ tries: tries + 1 }))

/** What never left us is a try, but no repetition. */
const repeatedAs =
  ({ failure, sent }: PaymentEventOf<'RequestRepeated'>) =>
  ({ tries, repeats, sends }: OpenCase): Partial<OpenCase> => ({
    failure,
    tries: tries + 1,
    repeats: sent ? repeats + 1 : repeats,
    sends: sent ? sends + 1 : sends,
  })

const opened = (cases: OpenCases, intent: PaymentIntent): OpenCases => {
  const fresh = freshCase(intent.transactionId, operationOf(intent), intent.dispatch)
  if (intent.type !== 'CompensationRequested') return new Map(cases).set(intent.transactionId, fresh)
  const { foundId } = intent
  const before = cases.values().find((one) => one.foundId === foundId)
  const others = before === undefined ? new Map(cases) : new Map(without(cases, before.transactionId))
  // The tries of all movements that try to undo one finding count together.
  const tries = before === undefined ? 0 : before.tries + 1
  return others.set(intent.transactionId, { ...fresh, foundId, tries })
}

const freshCase = (
  transactionId: TransactionId,
  operation: ProviderOperation,
  dispatch: Dispatch,
): OpenCase => ({
  transactionId,
  operation,
  foundId: null,
  dispatch,
  stage: 'pending',
  failure: null,
  tries: 0,
  repeats: 0,
  sends: 1,
  review: null,
})

const without = (cases: OpenCases, transactionId: TransactionId): OpenCases => {
  if (!cases.has(transactionId)) return cases
  if (cases.size === 1) return noEntries
  const rest = new Map(cases)
  rest.delete(transactionId)
  return rest
}

const changed = (
  cases: OpenCases,
  { transactionId }: { readonly transactionId: TransactionId },
  change: (before: OpenCase) => Partial<OpenCase>,
): OpenCases => {
  const before = cases.get(transactionId)
  return before === undefined ? cases : new Map(cases).set(transactionId, { ...before, ...change(before) })
}

/** Nobody's: whoever finds it may have it. */
const unowned: Dispatch = { owner: OwnerId(''), leaseMs: 0 }

/** Opens what a decline had closed: money did move after all. */
const mismatched = (
  cases: OpenCases,
  transactionId: TransactionId,
  operation: ProviderOperation,
): OpenCases => {
  const before = cases.get(transactionId) ?? freshCase(transactionId, operation, unowned)
  return new Map(cases).set(transactionId, { ...before, stage: 'mismatched', failure: null, tries: 0 })
}
