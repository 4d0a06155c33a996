import type { AmountAsked, PaymentCommand, PaymentCommandOf } from './commands.ts'
import type { Dispatch, Order } from './events.ts'
import { attemptId, attemptIntent, dispatch, fact, operationId, order } from './fixtures.spec-helper.ts'

type RequestPayment = PaymentCommandOf<'RequestPayment'>
type OutcomeOf<Type extends PaymentCommand['type']> =
  PaymentCommandOf<Type> extends { outcome: infer Told } ? Told : never

export const pay = (attempt = 1, asked: Order = order): RequestPayment => {
  const { transactionId, provider, contractId, sealedToken, cardId, installmentMonths } =
    attemptIntent(attempt)
  const intent = { transactionId, provider, contractId, sealedToken, cardId, installmentMonths, dispatch }
  const request = { ...intent, capture: 'automatic' as const, providerOrderId: null }
  return { type: 'RequestPayment', ...fact, order: asked, request }
}
/** An attempt under the order that the provider's window was opened with. */
export const payUnder = (attempt: number, providerOrderId: string): RequestPayment => {
  const { request, ...rest } = pay(attempt)
  return { ...rest, request: { ...request, providerOrderId } }
}
export const preAuthorize = (attempt = 1, asked: Order = order): RequestPayment => {
  const { request, ...rest } = pay(attempt, asked)
  return { ...rest, request: { ...request, capture: 'manual' } }
}
export const recordApproval = (
  outcome: OutcomeOf<'RecordApproval'>,
  attempt = 1,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RecordApproval'> => ({
  type: 'RecordApproval',
  ...fact,
  transactionId: attemptId(attempt),
  outcome,
  by,
})
export const recordPreAuthorization = (
  outcome: OutcomeOf<'RecordPreAuthorization'>,
  attempt = 1,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RecordPreAuthorization'> => ({
  type: 'RecordPreAuthorization',
  ...fact,
  transactionId: attemptId(attempt),
  outcome,
  by,
})

const ofOperation = (name: string) => ({ ...fact, transactionId: operationId(name) })

export const requestCapture = (name: string, amount: AmountAsked): PaymentCommandOf<'RequestCapture'> => ({
  type: 'RequestCapture',
  ...ofOperation(name),
  amount,
  dispatch,
})
export const recordCapture = (
  name: string,
  outcome: OutcomeOf<'RecordCapture'>,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RecordCapture'> => ({
  type: 'RecordCapture',
  ...ofOperation(name),
  outcome,
  by,
})
export const requestVoid = (name: string): PaymentCommandOf<'RequestVoid'> => ({
  type: 'RequestVoid',
  ...ofOperation(name),
  reason: 'released',
  dispatch,
})
export const recordVoid = (
  name: string,
  outcome: OutcomeOf<'RecordVoid'>,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RecordVoid'> => ({
  type: 'RecordVoid',
  ...ofOperation(name),
  outcome,
  by,
})
export const requestCancellation = (
  name: string,
  amount: AmountAsked,
): PaymentCommandOf<'RequestCancellation'> => ({
  type: 'RequestCancellation',
  ...ofOperation(name),
  amount,
  reason: 'returned',
  dispatch,
})
export const recordCancellation = (
  name: string,
  outcome: OutcomeOf<'RecordCancellation'>,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RecordCancellation'> => ({
  type: 'RecordCancellation',
  ...ofOperation(name),
  outcome,
  by,
})
