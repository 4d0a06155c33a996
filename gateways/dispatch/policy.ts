import type { Failure, FailureCategory } from '../../ledger/core/failure.ts'
import type { ReviewReason } from '../../ledger/payment/events.ts'
import type { OpenCase } from '../../ledger/payment/open-case.ts'
import type { Capabilities } from '../port/gateway.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Before each try to learn an outcome, counted from the one before; after the last a person has to. */
const patient = [1, 2, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200].map((s) => s * SECOND)
/** The provider has said what only has to be looked up. */
const told = [0, ...patient.slice(1)]

const delaysMs: Readonly<Record<FailureCategory, readonly number[]>> = {
  8001: told,
  8002: patient,
  8003: told,
  8004: told,
  8005: told,
  8006: told,
  8007: told,
  8008: told,
  8009: told,
  8010: told,
  8011: told,
  8012: patient,
  8013: [SECOND / 2, ...patient],
  8999: patient,
}
/** Another amount did move: one look tells whether the answer or the movement was wrong, a few more that it is so. */
const mismatchDelaysMs = [0, 5 * SECOND, MINUTE]
/** Money that has to go back, and was refused: the reason may pass. */
const compensationDelaysMs = [1, 10, 60, 600, 3_600, 14_400].map((s) => s * SECOND)

/** A payer who has long left must not be charged by a repetition. */
const REPEAT_CHARGE_WITHIN_MS = 10 * MINUTE

const delaysOf = ({ stage, failure }: OpenCase): readonly number[] => {
  if (stage === 'mismatched') return mismatchDelaysMs
  if (stage === 'declined') return compensationDelaysMs
  return failure === null ? told : delaysMs[failure.category]
}

/** How long after the last change of the case the next step is due; undefined: at once, for it is the last one. */
export const delayBefore = (open: OpenCase): number => delaysOf(open)[open.tries] ?? 0

export type Step = { readonly kind: 'inquire' } | StepWithoutAsking
export type StepWithoutAsking =
  | { readonly kind: 'repeat' | 'net_cancel' | 'compensate_again' }
  | { readonly kind: 'review'; readonly reason: ReviewReason }

const review = (reason: ReviewReason): StepWithoutAsking => ({ kind: 'review', reason })

/** `ageMs`: of the intent. What learns the outcome soonest without moving money twice, for as long as that makes sense. */
export const nextStep = (open: OpenCase, capabilities: Capabilities, ageMs: number): Step => {
  if (open.tries >= delaysOf(open).length)
    return review(open.stage === 'mismatched' ? 'amount_mismatch' : 'tries_exhausted')
  switch (open.stage) {
    case 'declined':
      return { kind: 'compensate_again' }
    case 'mismatched':
      return canBeAsked(open, capabilities) ? { kind: 'inquire' } : review('amount_mismatch')
    case 'pending':
    case 'unknown':
      return stepToOutcome(open, capabilities, ageMs)
  }
}

/** A charge whose answer was lost has no transaction to ask for. */
const canBeAsked = (
  open: Pick<OpenCase, 'operation' | 'foundId'>,
  { inquiryByOrder, inquiryByTransaction }: Capabilities,
): boolean => inquiryByOrder || (inquiryByTransaction && !isCharge(open))

const stepToOutcome = (open: OpenCase, capabilities: Capabilities, ageMs: number): Step => {
  const canInquire = canBeAsked(open, capabilities)
  const { keptForMs } = capabilities.replay
  const isInTime = ageMs < (isCharge(open) ? Math.min(REPEAT_CHARGE_WITHIN_MS, keptForMs) : keptForMs)
  const canRepeat = isInTime && isRepeatable(open, capabilities)
  // A provider may answer questions while it hangs on requests.
  if (canRepeat && !(canInquire && open.tries % 3 === 2)) return { kind: 'repeat' }
  if (canInquire) return { kind: 'inquire' }
  return withoutAsking(open, capabilities, ageMs)
}

/** Where nobody can be asked. Of what moved in another amount nothing is known to be undone with the order. */
export const withoutAsking = (
  open: OpenCase,
  { netCancelWithinMs = 0 }: Capabilities,
  ageMs: number,
): StepWithoutAsking => {
  if (open.stage === 'mismatched') return review('amount_mismatch')
  return isCharge(open) && ageMs < netCancelWithinMs ? { kind: 'net_cancel' } : review('no_way_to_learn')
}

const isCharge = ({ operation }: Pick<OpenCase, 'operation'>): boolean =>
  operation === 'approve' || operation === 'pre_authorize'

const isRepeatable = ({ operation, failure }: OpenCase, { replay }: Capabilities): boolean => {
  if (isSilence(failure)) return replay.afterSilence.includes(operation)
  return failure?.kind === 'system' && replay.afterError.includes(operation)
}

/** Nobody said anything about this request: an owner that is gone heard as little as one whose answer was lost. */
const isSilence = (failure: Failure | null): boolean =>
  failure === null || failure.kind === 'timeout' || failure.category === 8013

/** Whether it may be sent again under its key when asking has not told what became of it. */
export const canTellApart = (
  { operation, failure }: OpenCase,
  { replay }: Capabilities,
  ageMs: number,
): boolean => {
  const replayed = failure?.kind === 'system' && !isSilence(failure) ? replay.afterError : replay.afterSilence
  return ageMs < replay.keptForMs && replayed.includes(operation)
}

/**
 * The provider's book has nothing of it, and no request can be on its way any more. A charge is then over; another
 * movement is asked for once more where that is safe, since somebody wants it done.
 */
export const afterAbsence = (
  { operation, repeats, failure }: OpenCase,
  { replay }: Capabilities,
): 'repeat' | 'decline' | 'wait' => {
  if (isCharge({ operation })) return 'decline'
  // It said that it has taken it on: then it may take as long as it likes, and would refuse to do it again.
  if (failure?.category === 8013) return 'wait'
  return repeats === 0 && replay.afterSilence.includes(operation) ? 'repeat' : 'decline'
}
