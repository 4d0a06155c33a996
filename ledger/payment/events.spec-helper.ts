import type { Money } from '../core/money.ts'
import type { PaymentEvent, PaymentEventOf } from './events.ts'
import {
  approvalNumber,
  attemptId,
  attemptIntent,
  dispatch,
  doneAt,
  expiresAt,
  fact,
  failure,
  foundId,
  methodKind,
  operationId,
  order,
} from './fixtures.spec-helper.ts'

const ofAttempt = (attempt: number) => ({ ...fact, attempt, transactionId: attemptId(attempt) })
const ofOperation = (name: string) => ({ ...fact, transactionId: operationId(name) })
const asked = order.amount

export const created: PaymentEventOf<'PaymentCreated'> = { type: 'PaymentCreated', ...fact, order }

export const approval = {
  requested: (attempt = 1): PaymentEvent => ({
    type: 'ApprovalRequested',
    ...fact,
    ...attemptIntent(attempt),
  }),
  declined: (attempt = 1): PaymentEvent => ({ type: 'ApprovalDeclined', ...ofAttempt(attempt), failure }),
  unknown: (attempt = 1): PaymentEvent => ({ type: 'ApprovalUnknown', ...ofAttempt(attempt), failure }),
  succeeded: (reference: string, attempt = 1): PaymentEvent => ({
    type: 'PaymentApproved',
    ...ofAttempt(attempt),
    ...{ reference, approvalNumber, amount: asked, approvedAt: doneAt, methodKind },
  }),
  mismatched: (reference: string, answered: Money): PaymentEvent => ({
    type: 'ApprovalAmountMismatched',
    ...ofAttempt(1),
    ...{ asked, answered, reference },
  }),
  found: (reference: string, amount = asked): PaymentEvent => ({
    type: 'LateApprovalFound',
    ...ofAttempt(1),
    ...{ foundId: foundId(reference), amount, reference, approvedAt: doneAt, methodKind },
  }),
}

export const hold = {
  requested: (attempt = 1): PaymentEvent => ({
    type: 'PreAuthorizationRequested',
    ...fact,
    ...attemptIntent(attempt),
  }),
  declined: (attempt = 1): PaymentEvent => ({
    type: 'PreAuthorizationDeclined',
    ...ofAttempt(attempt),
    failure,
  }),
  unknown: (attempt = 1): PaymentEvent => ({
    type: 'PreAuthorizationUnknown',
    ...ofAttempt(attempt),
    failure,
  }),
  succeeded: (reference: string, attempt = 1): PaymentEvent => ({
    type: 'PaymentPreAuthorized',
    ...ofAttempt(attempt),
    ...{ reference, held: asked, approvedAt: doneAt, expiresAt, methodKind },
  }),
  mismatched: (reference: string, answered: Money): PaymentEvent => ({
    type: 'PreAuthorizationAmountMismatched',
    ...ofAttempt(1),
    ...{ asked, answered, reference },
  }),
  found: (reference: string, held = asked): PaymentEvent => ({
    type: 'LatePreAuthorizationFound',
    ...ofAttempt(1),
    ...{ foundId: foundId(reference), held, reference, approvedAt: doneAt, methodKind },
  }),
}

type Movement = { readonly asked: Money; readonly answered: Money; readonly reference: string }

export const capture = {
  requested: (name: string, amount: Money): PaymentEvent => ({
    type: 'CaptureRequested',
    ...ofOperation(name),
    ...{ amount, dispatch },
  }),
  succeeded: (name: string, amount: Money, reference = `ref-${name}`): PaymentEvent => ({
    type: 'PaymentCaptured',
    ...ofOperation(name),
    ...{ reference, amount, capturedAt: doneAt },
  }),
  declined: (name: string): PaymentEvent => ({ type: 'CaptureDeclined', ...ofOperation(name), failure }),
  unknown: (name: string): PaymentEvent => ({ type: 'CaptureUnknown', ...ofOperation(name), failure }),
  mismatched: (name: string, movement: Movement): PaymentEvent => ({
    type: 'CaptureAmountMismatched',
    ...ofOperation(name),
    ...movement,
  }),
}

export const release = {
  requested: (name: string): PaymentEvent => ({
    type: 'VoidRequested',
    ...ofOperation(name),
    reason: 'released',
    dispatch,
  }),
  succeeded: (name: string, released: Money, reference = `ref-${name}`): PaymentEvent => ({
    type: 'PaymentVoided',
    ...ofOperation(name),
    ...{ released, reference, voidedAt: doneAt },
  }),
  declined: (name: string): PaymentEvent => ({ type: 'VoidDeclined', ...ofOperation(name), failure }),
  unknown: (name: string): PaymentEvent => ({ type: 'VoidUnknown', ...ofOperation(name), failure }),
}

export const cancel = {
  requested: (name: string, amount: Money): PaymentEvent => ({
    type: 'CancellationRequested',
    ...ofOperation(name),
    ...{ amount, reason: 'returned', dispatch },
  }),
  succeeded: (name: string, amount: Money, reference = `ref-${name}`): PaymentEvent => ({
    type: 'CancellationSucceeded',
    ...ofOperation(name),
    ...{ reference, amount, cancelledAt: doneAt },
  }),
  declined: (name: string): PaymentEvent => ({ type: 'CancellationDeclined', ...ofOperation(name), failure }),
  unknown: (name: string): PaymentEvent => ({ type: 'CancellationUnknown', ...ofOperation(name), failure }),
  mismatched: (name: string, movement: Movement): PaymentEvent => ({
    type: 'CancellationAmountMismatched',
    ...ofOperation(name),
    ...movement,
  }),
}

/** 10,000 KRW taken at once, or held. */
export const approved: readonly PaymentEvent[] = [created, approval.requested(), approval.succeeded('ref-1')]
export const held: readonly PaymentEvent[] = [created, hold.requested(), hold.succeeded('ref-1')]

export const capturedPart = (name: string, amount: Money): readonly PaymentEvent[] => [
  capture.requested(name, amount),
  capture.succeeded(name, amount),
]
export const canceledPart = (name: string, amount: Money): readonly PaymentEvent[] => [
  cancel.requested(name, amount),
  cancel.succeeded(name, amount),
]
