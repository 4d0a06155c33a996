import type { TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import type { PaymentEvent, PaymentEventOf } from './events.ts'
import {
  attemptOf,
  uncapturedOf,
  type Attempt,
  type ExistingPayment,
  type Funds,
  type Operation,
  type Payment,
  type Standing,
} from './state.ts'

export const initial: Payment = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: Payment, event: PaymentEvent): Payment => {
  if (event.type === 'PaymentCreated') return created(state, event)
  if (state.status === 'none') return impossible(state, event)
  switch (event.type) {
    case 'ApprovalRequested':
      return authorizing(state, attemptOf(event, 'approve'))
    case 'PreAuthorizationRequested':
      return authorizing(state, attemptOf(event, 'pre_authorize'))
    case 'ApprovalUnknown':
    case 'PreAuthorizationUnknown':
      return unknown(state, event)
    case 'ApprovalAmountMismatched':
    case 'PreAuthorizationAmountMismatched':
      return mismatched(state, event)
    case 'ApprovalDeclined':
    case 'PreAuthorizationDeclined':
      return declined(state, event)
    case 'PaymentApproved':
      return standing(state, event, { held: 0n, captured: event.amount.amount, canceled: 0n, voided: false })
    case 'PaymentPreAuthorized':
      return standing(state, event, { held: event.held.amount, captured: 0n, canceled: 0n, voided: false })
    case 'LateApprovalFound':
      return withLate(state, event, event.amount)
    case 'LatePreAuthorizationFound':
      return withLate(state, event, event.held)
    case 'CaptureRequested':
    case 'CaptureUnknown':
    case 'CaptureAmountMismatched':
    case 'CaptureDeclined':
    case 'PaymentCaptured':
    case 'VoidRequested':
    case 'VoidUnknown':
    case 'VoidDeclined':
    case 'PaymentVoided':
    case 'CancellationRequested':
    case 'CancellationUnknown':
    case 'CancellationAmountMismatched':
    case 'CancellationDeclined':
    case 'CancellationSucceeded':
      return state.status === 'standing' ? operate(state, event) : impossible(state, event)
  }
}

type OperationEvent = Exclude<PaymentEvent, { attempt: number } | PaymentEventOf<'PaymentCreated'>>

const operate = (state: Standing, event: OperationEvent): Standing => {
  switch (event.type) {
    case 'CaptureRequested':
      return withOperation(state, event.transactionId, {
        kind: 'capture',
        amount: event.amount.amount,
        outcome: 'pending',
      })
    case 'VoidRequested':
      return withOperation(state, event.transactionId, {
        kind: 'void',
        amount: uncapturedOf(state),
        outcome: 'pending',
      })
    case 'CancellationRequested':
      return withOperation(state, event.transactionId, {
        kind: 'cancel',
        amount: event.amount.amount,
        outcome: 'pending',
      })
    case 'CaptureUnknown':
    case 'VoidUnknown':
    case 'CancellationUnknown':
      return withOutcome(state, event.transactionId, 'unknown')
    case 'CaptureAmountMismatched':
    case 'CancellationAmountMismatched':
      return withOutcome(state, event.transactionId, 'mismatched')
    case 'CaptureDeclined':
    case 'VoidDeclined':
    case 'CancellationDeclined':
      return withOutcome(state, event.transactionId, 'declined')
    case 'PaymentCaptured':
    case 'PaymentVoided':
    case 'CancellationSucceeded':
      return withOutcome({ ...state, funds: moved(state.funds, event) }, event.transactionId, 'succeeded')
  }
}

const moved = (
  funds: Funds,
  event: PaymentEventOf<'PaymentCaptured' | 'PaymentVoided' | 'CancellationSucceeded'>,
): Funds => {
  switch (event.type) {
    case 'PaymentCaptured':
      return { ...funds, captured: funds.captured + event.amount.amount }
    case 'PaymentVoided':
      return { ...funds, voided: true }
    case 'CancellationSucceeded':
      return { ...funds, canceled: funds.canceled + event.amount.amount }
  }
}

const created = (state: Payment, event: PaymentEventOf<'PaymentCreated'>): Payment => {
  if (state.status !== 'none') return impossible(state, event)
  return {
    status: 'created',
    paymentId: event.paymentId,
    order: event.order,
    attempts: new Map(),
    late: new Map(),
  }
}

const known = ({ paymentId, order, attempts, late }: ExistingPayment) => ({
  paymentId,
  order,
  attempts,
  late,
})

const authorizing = (state: ExistingPayment, current: Attempt): Payment => ({
  ...known(state),
  attempts: new Map(state.attempts).set(current.transactionId, current),
  status: 'authorizing',
  current,
  outcome: 'pending',
  mismatchedReference: null,
})

const unknown = (state: ExistingPayment, event: PaymentEvent): Payment =>
  state.status === 'authorizing' ? { ...state, outcome: 'unknown' } : impossible(state, event)

const mismatched = (
  state: ExistingPayment,
  event: PaymentEventOf<'ApprovalAmountMismatched' | 'PreAuthorizationAmountMismatched'>,
): Payment =>
  state.status === 'authorizing'
    ? { ...state, outcome: 'mismatched', mismatchedReference: event.reference }
    : impossible(state, event)

const declined = (
  state: ExistingPayment,
  event: PaymentEventOf<'ApprovalDeclined' | 'PreAuthorizationDeclined'>,
): Payment => {
  if (state.status !== 'authorizing') return impossible(state, event)
  return { ...known(state), status: 'failed', current: state.current, failure: event.failure }
}

const standing = (
  state: ExistingPayment,
  event: PaymentEventOf<'PaymentApproved' | 'PaymentPreAuthorized'>,
  funds: Funds,
): Payment => {
  if (state.status !== 'authorizing') return impossible(state, event)
  const { current } = state
  return {
    ...known(state),
    status: 'standing',
    current,
    reference: event.reference,
    funds,
    operations: new Map(),
  }
}

const withLate = (
  state: ExistingPayment,
  { foundId, transactionId, reference }: PaymentEventOf<'LateApprovalFound' | 'LatePreAuthorizationFound'>,
  amount: Money,
): Payment => ({ ...state, late: new Map(state.late).set(foundId, { transactionId, reference, amount }) })

const withOperation = (state: Standing, id: TransactionId, operation: Operation): Standing => ({
  ...state,
  operations: new Map(state.operations).set(id, operation),
})

const withOutcome = (state: Standing, id: TransactionId, outcome: Operation['outcome']): Standing => {
  const operation = state.operations.get(id)
  if (operation === undefined)
    throw new Error(`${state.paymentId}: ${outcome} for ${id}, which was never requested`)
  return withOperation(state, id, { ...operation, outcome })
}

const impossible = (state: Payment, event: PaymentEvent): never => {
  throw new Error(`${event.paymentId}: ${event.type} cannot follow ${state.status}`)
}
