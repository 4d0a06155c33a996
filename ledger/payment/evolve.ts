import type { TransactionId } from '../core/ids.ts'
import { noEntries } from '../core/no-entries.ts'
import { withEntry } from '../core/with-entry.ts'
import { begun, isBeginning } from './beginning.ts'
import type { Beginning, PaymentEvent, PaymentEventOf } from './events.ts'
import { casesAfter } from './open-case.ts'
import { isCompensation, isPursuit, type CompensationEvent, type PursuitEvent } from './pursuit.ts'
import {
  attemptOf,
  uncapturedOf,
  type Attempt,
  type ExistingPayment,
  type Funds,
  type LateFinding,
  type Operation,
  type Payment,
  type Standing,
} from './state.ts'

export const initial: Payment = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: Payment, event: PaymentEvent): Payment => {
  if (isBeginning(event)) return state.status === 'none' ? begun(event) : impossible(state, event)
  if (state.status === 'none') return impossible(state, event)
  const next = afterFact(state, event)
  const open = casesAfter(state.open, event)
  return open === next.open ? next : { ...next, open }
}

type LaterEvent = Exclude<PaymentEvent, Beginning>

/** What is done to learn an outcome changes nothing of what is known, and a compensation only what it undoes. */
const afterFact = (state: ExistingPayment, event: LaterEvent): ExistingPayment => {
  if (isPursuit(event)) return state
  if (!isCompensation(event)) return evolveExisting(state, event)
  switch (event.type) {
    case 'CompensationRequested':
      return withMovement(state, event)
    case 'CompensationSucceeded':
      return undone(state, event)
    case 'CompensationDeclined':
    case 'CompensationUnknown':
    case 'CompensationAmountMismatched':
      return state
  }
}

const evolveExisting = (
  state: ExistingPayment,
  event: Exclude<LaterEvent, PursuitEvent | CompensationEvent>,
): ExistingPayment => {
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
      return withLate(state, event, { amount: event.amount, operation: 'cancel' })
    case 'LatePreAuthorizationFound':
      return withLate(state, event, { amount: event.held, operation: 'void' })
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

type OperationEvent = PaymentEventOf<
  | `Capture${'Requested' | 'Unknown' | 'AmountMismatched' | 'Declined'}`
  | `Void${'Requested' | 'Unknown' | 'Declined'}`
  | `Cancellation${'Requested' | 'Unknown' | 'AmountMismatched' | 'Declined' | 'Succeeded'}`
  | 'PaymentCaptured'
  | 'PaymentVoided'
>

const operate = (state: Standing, event: OperationEvent): Standing => {
  switch (event.type) {
    case 'CaptureRequested':
      return withOperation(state, event.transactionId, {
        kind: 'capture',
        amount: event.amount.amount,
        ...asked,
      })
    case 'VoidRequested':
      return withOperation(state, event.transactionId, {
        kind: 'void',
        amount: uncapturedOf(state),
        ...asked,
      })
    case 'CancellationRequested':
      return withOperation(state, event.transactionId, {
        kind: 'cancel',
        amount: event.amount.amount,
        ...asked,
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
      return succeeded(state, event)
  }
}

const asked = { outcome: 'pending', reference: null } as const

type OperationSucceeded = PaymentEventOf<'PaymentCaptured' | 'PaymentVoided' | 'CancellationSucceeded'>

const succeeded = (state: Standing, event: OperationSucceeded): Standing => {
  const { transactionId, reference } = event
  const operation: Operation = { ...operationIn(state, transactionId), outcome: 'succeeded', reference }
  const after = withOperation({ ...state, funds: moved(state.funds, event) }, transactionId, operation)
  return event.type === 'CancellationSucceeded'
    ? { ...after, cancels: withEntry(state.cancels, reference, transactionId) }
    : after
}

const moved = (funds: Funds, event: OperationSucceeded): Funds => {
  switch (event.type) {
    case 'PaymentCaptured':
      return { ...funds, captured: funds.captured + event.amount.amount }
    case 'PaymentVoided':
      return { ...funds, voided: true }
    case 'CancellationSucceeded':
      return { ...funds, canceled: funds.canceled + event.amount.amount }
  }
}

const known = ({ paymentId, order, attempts, late, open, imported }: ExistingPayment) => ({
  paymentId,
  order,
  attempts,
  late,
  open,
  imported,
})

const authorizing = (state: ExistingPayment, current: Attempt): ExistingPayment => ({
  ...known(state),
  attempts: withEntry(state.attempts, current.transactionId, current),
  status: 'authorizing',
  current,
  outcome: 'pending',
  mismatch: null,
})

const unknown = (state: ExistingPayment, event: PaymentEvent): ExistingPayment =>
  state.status === 'authorizing' ? { ...state, outcome: 'unknown' } : impossible(state, event)

const mismatched = (
  state: ExistingPayment,
  event: PaymentEventOf<'ApprovalAmountMismatched' | 'PreAuthorizationAmountMismatched'>,
): ExistingPayment =>
  state.status === 'authorizing'
    ? { ...state, outcome: 'mismatched', mismatch: { reference: event.reference, amount: event.answered } }
    : impossible(state, event)

const declined = (
  state: ExistingPayment,
  event: PaymentEventOf<'ApprovalDeclined' | 'PreAuthorizationDeclined'>,
): ExistingPayment => {
  if (state.status !== 'authorizing') return impossible(state, event)
  return { ...known(state), status: 'failed', current: state.current, failure: event.failure }
}

const standing = (
  state: ExistingPayment,
  event: PaymentEventOf<'PaymentApproved' | 'PaymentPreAuthorized'>,
  funds: Funds,
): ExistingPayment => {
  if (state.status !== 'authorizing') return impossible(state, event)
  const { current } = state
  return {
    ...known(state),
    status: 'standing',
    current,
    reference: event.reference,
    funds,
    operations: noEntries,
    cancels: noEntries,
  }
}

const withLate = (
  state: ExistingPayment,
  { foundId, transactionId, reference }: PaymentEventOf<'LateApprovalFound' | 'LatePreAuthorizationFound'>,
  found: Pick<LateFinding, 'amount' | 'operation'>,
): ExistingPayment => {
  const finding = { transactionId, reference, movements: [], undoneBy: null, ...found }
  return { ...state, late: withEntry(state.late, foundId, finding) }
}

const withMovement = (
  state: ExistingPayment,
  event: PaymentEventOf<'CompensationRequested'>,
): ExistingPayment => {
  const { movements } = findingIn(state, event)
  return changeFinding(state, event, { movements: [...movements, event.transactionId] })
}

const undone = (state: ExistingPayment, event: PaymentEventOf<'CompensationSucceeded'>): ExistingPayment =>
  changeFinding(state, event, { undoneBy: event.reference })

const changeFinding = (
  state: ExistingPayment,
  event: CompensationEvent,
  change: Partial<LateFinding>,
): ExistingPayment => {
  const finding = { ...findingIn(state, event), ...change }
  return { ...state, late: withEntry(state.late, event.foundId, finding) }
}

const findingIn = (state: ExistingPayment, event: CompensationEvent): LateFinding =>
  state.late.get(event.foundId) ?? impossible(state, event)

const withOperation = (state: Standing, id: TransactionId, operation: Operation): Standing => ({
  ...state,
  operations: withEntry(state.operations, id, operation),
})

const withOutcome = (state: Standing, id: TransactionId, outcome: Operation['outcome']): Standing =>
  withOperation(state, id, { ...operationIn(state, id), outcome })

const operationIn = ({ paymentId, operations }: Standing, id: TransactionId): Operation => {
  const operation = operations.get(id)
  if (operation === undefined)
    throw new Error(`${paymentId}: an outcome for ${id}, which was never requested`)
  return operation
}

const impossible = (state: Payment, event: PaymentEvent): never => {
  throw new Error(`${event.paymentId}: ${event.type} cannot follow ${state.status}`)
}
