import type { Failure } from '../../ledger/core/failure.ts'
import type { PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Case } from './case.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { StepWithoutAsking } from './policy.ts'
import { attemptBehind, sendBefore, type Counter, type Job } from './prepare.ts'
import { contextOf, record, write, type Recorder } from './record.ts'
import { recordingOf, type Recording } from './recording.ts'

export type ResolverParts = Counter &
  Recorder & {
    readonly dispatcher: Dispatcher
    readonly leaseMs: number
    /** Told of every case that is sent to the manual queue, once it is there. Never throws. */
    readonly onReview?: (sent: SentToReview) => unknown
  }

export type SentToReview = {
  /** null: nobody here knows of the attempt. */
  readonly provider: ProviderId | null
  readonly operation: OpenCase['operation']
  readonly paymentId: PaymentId
  readonly transactionId: TransactionId
  readonly reason: ReviewReason
}

/** So long has this process seen the case unchanged that no request can be on its way any more. */
export type IsAbsenceCertain = (open: OpenCase, settleDelayMs: number) => boolean

/** An open case that this process sees to. */
export type Mine = Case & {
  readonly isAbsenceCertain: IsAbsenceCertain
  /** When the step began, on our monotonic clock, before anything was read: our lease is no younger. */
  readonly fromMs: number
}

/** By two machines' clocks, perhaps: an intent from the future may be of any age. */
export const ageOf = ({ runtime }: ResolverParts, { intent }: Mine): number => {
  const ageMs = epochMsOf(runtime.now()) - epochMsOf(intent.at)
  return ageMs < 0 ? Infinity : ageMs
}

export const jobOf = (
  parts: ResolverParts,
  { open, intent, asOfIntent, correlationId, fromMs }: Mine,
): Job => ({
  intent,
  payment: asOfIntent,
  by: open.dispatch,
  correlationId,
  sendBeforeMs: sendBefore(parts, open.dispatch, fromMs),
})

/** Nobody was there, or we could not so much as try. */
export const wasUnsent = (outcome: Outcome<unknown>): boolean =>
  outcome.kind === 'declined' &&
  (outcome.failure.kind === 'network' ||
    (outcome.failure.kind === 'system' && outcome.failure.providerCode === null))

/** Another try that told nothing. `sent`: whether any of it may have left us. */
export const stillUnknown = async (
  parts: ResolverParts,
  mine: Mine,
  { failure, sent }: { readonly failure: Failure; readonly sent: boolean },
): Promise<void> => {
  const { open, intent, correlationId } = mine
  const { paymentId, transactionId } = intent
  const at = parts.runtime.now()
  const context = contextOf(parts, correlationId)
  // A case that nobody has spoken of yet becomes unknown first, for all who look at it.
  const told = recordingOf(intent, { at, by: open.dispatch }, { kind: 'unknown', failure })
  if (open.stage === 'pending') await record(parts, told, context)
  await record(parts, { type: 'RecordRepetition', paymentId, at, transactionId, failure, sent }, context)
}

export const recordAndFollow = async (
  parts: ResolverParts,
  mine: Mine,
  command: Recording,
): Promise<void> => {
  const context = contextOf(parts, mine.correlationId)
  const written = await write(parts, command, context)
  parts.dispatcher.follow(written, mine.correlationId)
  // The payment knows that movement as another's: only a person can tell what became of this one.
  if (written.events.length === 0 && isStillMine(mine, written.payment))
    await review(parts, mine, { kind: 'review', reason: 'ambiguous' })
}

/** As its owner, who alone may say that nothing of it was done. */
export const decline = async (parts: ResolverParts, mine: Mine, failure: Failure): Promise<void> => {
  const told = { at: parts.runtime.now(), by: mine.open.dispatch }
  await recordAndFollow(parts, mine, recordingOf(mine.intent, told, { kind: 'declined', failure }))
}

/** Whoever has taken it over meanwhile goes on. */
const isStillMine = ({ open }: Mine, payment: Payment): boolean =>
  payment.status !== 'none' && payment.open.get(open.transactionId)?.dispatch.owner === open.dispatch.owner

export const review = async (
  parts: ResolverParts,
  { open, intent, payment, correlationId }: Mine,
  { reason }: Extract<StepWithoutAsking, { kind: 'review' }>,
): Promise<void> => {
  const { paymentId } = payment
  const { transactionId, operation } = open
  parts.log.error({ paymentId, transactionId, operation, reason, correlationId }, 'waits for a person')
  const command = {
    type: 'RequestReview' as const,
    paymentId,
    at: parts.runtime.now(),
    transactionId,
    reason,
  }
  const { events } = await record(parts, command, contextOf(parts, correlationId))
  if (events.length === 0) return
  const provider = attemptBehind(intent, payment)?.provider ?? null
  parts.onReview?.({ provider, operation, paymentId, transactionId, reason })
}
