import { money, type Money } from '../../ledger/core/money.ts'
import type { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { PaymentIntent } from '../../ledger/payment/intent.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import { balanceOf, uncapturedOf, type ExistingPayment, type Standing } from '../../ledger/payment/state.ts'
import type { ApproveRequest, Gateway } from '../port/gateway.ts'
import { prepare, type Counter, type Job, type Ready } from './prepare.ts'

/**
 * Calls the provider for one intent; answers with the command that records what came of it.
 * @throws only before anything was sent, so that the job may be repeated.
 */
export const perform = async (counter: Counter, job: Job): Promise<PaymentCommand> => {
  const { intent } = job
  const ready = await prepare(counter, job)
  if (ready.kind === 'declined') return recordOf(intent, factOf(counter, intent), ready)
  if (counter.runtime.monotonicMs() > job.sendBeforeMs) throw new Error('too late to send within the lease')
  try {
    return await call(counter, job, ready)
  } catch (error) {
    // An adapter must not throw; if one does, what it had sent by then is not known.
    return recordOf(intent, factOf(counter, intent), unexpected(error))
  }
}

type Fact = { readonly paymentId: PaymentId; readonly transactionId: TransactionId; readonly at: Instant }

const factOf = ({ runtime }: Counter, { paymentId, transactionId }: PaymentIntent): Fact => ({
  paymentId,
  transactionId,
  at: runtime.now(),
})

const unexpected = (error: unknown): Outcome<never> => ({
  kind: 'unknown',
  failure: {
    category: 8999,
    kind: 'unexpected_response',
    providerCode: null,
    // The name alone: a message could quote what was sent.
    providerMessage: error instanceof Error ? error.name : 'unknown error',
  },
})

const recordOf = (intent: PaymentIntent, fact: Fact, outcome: Outcome<never>): PaymentCommand => {
  switch (intent.type) {
    case 'ApprovalRequested':
      return { type: 'RecordApproval', ...fact, outcome }
    case 'PreAuthorizationRequested':
      return { type: 'RecordPreAuthorization', ...fact, outcome }
    case 'CaptureRequested':
      return { type: 'RecordCapture', ...fact, outcome }
    case 'VoidRequested':
      return { type: 'RecordVoid', ...fact, outcome }
    case 'CancellationRequested':
      return { type: 'RecordCancellation', ...fact, outcome }
  }
}

const call = async (counter: Counter, { intent, payment }: Job, ready: Ready): Promise<PaymentCommand> => {
  const { gateway, credentials, reference } = ready
  const money = { credentials, idempotencyKey: intent.transactionId }
  const recorded = <Result>(outcome: Outcome<Result>) => ({ ...factOf(counter, intent), outcome })
  switch (intent.type) {
    case 'ApprovalRequested': {
      const asked = approval(intent, payment.order.orderName, ready)
      return { type: 'RecordApproval', ...recorded(await gateway.approve({ ...money, ...asked })) }
    }
    case 'PreAuthorizationRequested': {
      const asked = approval(intent, payment.order.orderName, ready)
      return {
        type: 'RecordPreAuthorization',
        ...recorded(await holding(gateway).preAuthorize({ ...money, ...asked })),
      }
    }
    case 'CaptureRequested': {
      const asked = { reference, amount: intent.amount, leftAtMost: left(uncapturedOf, payment, intent) }
      return { type: 'RecordCapture', ...recorded(await holding(gateway).capture({ ...money, ...asked })) }
    }
    case 'VoidRequested': {
      const asked = { reference, reason: intent.reason }
      return { type: 'RecordVoid', ...recorded(await holding(gateway).void({ ...money, ...asked })) }
    }
    case 'CancellationRequested': {
      // A capture under way may add to the balance what is still held.
      const leftAtMost = left((standing) => balanceOf(standing) + uncapturedOf(standing), payment, intent)
      const asked = { reference, amount: intent.amount, reason: intent.reason, leftAtMost }
      return { type: 'RecordCancellation', ...recorded(await gateway.cancel({ ...money, ...asked })) }
    }
  }
}

/** Of the payment as of the intent; what others move meanwhile only makes it less. */
const left = (
  of: (payment: Standing) => bigint,
  payment: ExistingPayment,
  { amount }: { readonly amount: Money },
): Money => {
  if (payment.status !== 'standing')
    throw new Error(`${payment.paymentId}: a movement of money that does not stand`)
  return money(of(payment) - amount.amount, amount.currency)
}

const holding = ({ provider, preAuthorization }: Gateway): NonNullable<Gateway['preAuthorization']> => {
  if (preAuthorization === undefined)
    throw new Error(`${provider} has no pre-authorization: prepare lets none through`)
  return preAuthorization
}

type Asked = { readonly providerOrderId: string; readonly amount: Money; readonly installmentMonths: number }

const approval = (
  { providerOrderId, amount, installmentMonths }: Asked,
  orderName: string,
  { token }: Ready,
): Omit<ApproveRequest, 'credentials' | 'idempotencyKey'> => ({
  providerOrderId,
  orderName,
  token,
  amount,
  installmentMonths,
})
