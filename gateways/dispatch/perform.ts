import { money, type Money } from '../../ledger/core/money.ts'
import type { PaymentEventOf } from '../../ledger/payment/events.ts'
import type { Compensated, Outcome } from '../../ledger/payment/outcome.ts'
import { balanceOf, uncapturedOf, type ExistingPayment, type Standing } from '../../ledger/payment/state.ts'
import { taxFreeOf } from '../../ledger/payment/tax-free.ts'
import type { ApproveRequest, CallContext, CancelRequest, Gateway, MoneyCall } from '../port/gateway.ts'
import { prepare, type Counter, type Job, type Ready } from './prepare.ts'
import { recordingOf, type Recording } from './recording.ts'

/**
 * Calls the provider for one intent; answers with the command that records what came of it.
 * @throws only before anything was sent, so that the job may be repeated.
 */
export const perform = async (counter: Counter, job: Job): Promise<Recording> => {
  const ready = await prepare(counter, job)
  const told = () => ({ at: counter.runtime.now(), by: job.by })
  if (ready.kind === 'declined') return recordingOf(job.intent, told(), ready)
  if (counter.runtime.monotonicMs() > job.sendBeforeMs) throw new Error('too late to send within the lease')
  try {
    return await call(counter, job, ready)
  } catch (error) {
    // An adapter must not throw; if one does, what it had sent by then is not known.
    return recordingOf(job.intent, told(), unexpected(error))
  }
}

/** Of an adapter that threw. */
export const unexpected = (error: unknown): Extract<Outcome<never>, { kind: 'unknown' }> => ({
  kind: 'unknown',
  failure: {
    category: 8999,
    kind: 'unexpected_response',
    providerCode: null,
    // The name alone: a message could quote what was sent.
    providerMessage: error instanceof Error ? error.name : 'unknown error',
  },
})

/** What every request for an intent carries. */
export const callOf = (
  { callLimitMs }: Pick<Counter, 'callLimitMs'>,
  { intent, correlationId }: Pick<Job, 'intent' | 'correlationId'>,
  { credentials }: Pick<Ready, 'credentials'>,
): MoneyCall => {
  const { paymentId, transactionId, at: requestedAt } = intent
  const context: CallContext = { paymentId, transactionId, correlationId, attempt: 1, limitMs: callLimitMs }
  return { credentials, context, idempotencyKey: transactionId, requestedAt }
}

const call = async (counter: Counter, job: Job, ready: Ready): Promise<Recording> => {
  const { intent, payment, by } = job
  const { gateway, reference } = ready
  const asked = { ...callOf(counter, job, ready), reference }
  const recorded = <Result>(outcome: Outcome<Result>) => {
    const { paymentId, transactionId } = intent
    return { paymentId, transactionId, at: counter.runtime.now(), by, outcome }
  }
  switch (intent.type) {
    case 'ApprovalRequested':
      return { type: 'RecordApproval', ...recorded(await gateway.approve(charge(counter, job, ready))) }
    case 'PreAuthorizationRequested': {
      const { preAuthorize } = holding(gateway)
      return { type: 'RecordPreAuthorization', ...recorded(await preAuthorize(charge(counter, job, ready))) }
    }
    case 'CaptureRequested': {
      const { amount } = intent
      const leftAtMost = left(uncapturedOf, payment, amount)
      return {
        type: 'RecordCapture',
        ...recorded(await holding(gateway).capture({ ...asked, amount, leftAtMost })),
      }
    }
    case 'VoidRequested': {
      const { reason } = intent
      return { type: 'RecordVoid', ...recorded(await holding(gateway).void({ ...asked, reason })) }
    }
    case 'CancellationRequested': {
      const { amount, reason } = intent
      const { funds } = standing(payment)
      const piece = { before: funds.canceled, piece: amount.amount }
      const before = {
        taxFree: taxFreeOf(payment.order, piece),
        captured: money(funds.captured, amount.currency),
        balanceBefore: money(balanceOf(standing(payment)), amount.currency),
      }
      // A capture under way may add to the balance what is still held.
      const leftAtMost = left((one) => balanceOf(one) + uncapturedOf(one), payment, amount)
      const outcome = await gateway.cancel({ ...asked, amount, reason, leftAtMost, ...before })
      return { type: 'RecordCancellation', ...recorded(outcome) }
    }
    case 'CompensationRequested': {
      const taxFree = taxFreeOf(payment.order, { before: 0n, piece: intent.amount.amount })
      return {
        type: 'RecordCompensation',
        ...recorded(await compensate(intent, { ...asked, taxFree }, gateway)),
      }
    }
  }
}

const COMPENSATION_REASON = 'found after the attempt was recorded otherwise'

/** All of what was found goes back, at once. */
const compensate = async (
  { operation, amount }: PaymentEventOf<'CompensationRequested'>,
  asked: MoneyCall & Pick<CancelRequest, 'reference' | 'taxFree'>,
  gateway: Gateway,
): Promise<Outcome<Compensated>> => {
  const reason = COMPENSATION_REASON
  if (operation === 'void') {
    const outcome = await holding(gateway).void({ ...asked, reason })
    if (outcome.kind !== 'succeeded') return outcome
    const { reference, voidedAt } = outcome.result
    return { kind: 'succeeded', result: { reference, amount, compensatedAt: voidedAt } }
  }
  const leftAtMost = money(0n, amount.currency)
  const outcome = await gateway.cancel({
    ...{ ...asked, amount, reason, leftAtMost },
    ...{ captured: amount, balanceBefore: amount },
  })
  if (outcome.kind !== 'succeeded') return outcome
  const { reference, amount: canceled, cancelledAt } = outcome.result
  return { kind: 'succeeded', result: { reference, amount: canceled, compensatedAt: cancelledAt } }
}

/** Of the payment as of the intent; what others move meanwhile only makes it less. */
const left = (
  of: (payment: Standing) => bigint,
  payment: ExistingPayment,
  { amount, currency }: Money,
): Money => money(of(standing(payment)) - amount, currency)

const standing = (payment: ExistingPayment): Standing => {
  if (payment.status === 'standing') return payment
  throw new Error(`${payment.paymentId}: a movement of money that does not stand`)
}

const holding = ({ provider, preAuthorization }: Gateway): NonNullable<Gateway['preAuthorization']> => {
  if (preAuthorization === undefined)
    throw new Error(`${provider} has no pre-authorization: prepare lets none through`)
  return preAuthorization
}

const charge = (counter: Counter, job: Job, ready: Ready): ApproveRequest => {
  const { intent, payment } = job
  const { instrument } = ready
  if (instrument === undefined || !('sealedToken' in intent)) throw new Error('a charge of nothing')
  const { providerOrderId, amount, installmentMonths } = intent
  const { orderName, taxFree } = payment.order
  return {
    ...callOf(counter, job, ready),
    providerOrderId,
    orderName,
    instrument,
    amount,
    taxFree,
    installmentMonths,
  }
}
