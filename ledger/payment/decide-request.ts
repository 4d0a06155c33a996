import { accept, reject } from '../core/decider.ts'
import { providerOrderIdOf } from '../core/ids.ts'
import { sameMoney } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import type { PaymentDecision } from './decision.ts'
import type { AttemptIntent, Order, PaymentEvent, PaymentEventOf } from './events.ts'
import { balanceOf, uncapturedOf, type Payment, type Standing } from './state.ts'

type RequestPayment = PaymentCommandOf<'RequestPayment'>
type AttemptRequested = PaymentEventOf<'ApprovalRequested' | 'PreAuthorizationRequested'>

/** The first attempt creates the payment; after a definite decline the same order may be tried again. */
export const requestPayment = (command: RequestPayment, state: Payment): PaymentDecision => {
  const { paymentId, order, at, request } = command
  if (state.status === 'none') {
    return accept<PaymentEvent>({ type: 'PaymentCreated', paymentId, at, order }, intent(command, 1))
  }
  if (!sameOrder(order, state.order)) return reject('order_mismatch')
  if (state.attempts.has(request.transactionId)) return accept()
  if (state.status === 'authorizing') return reject('attempt_undecided')
  if (state.status === 'standing')
    return reject(isOver(state) ? 'payment_closed' : 'payment_already_approved')
  const next = intent(command, state.attempts.size + 1)
  if (state.attempts.values().some((earlier) => isSameOrderAtProvider(earlier, next)))
    return reject('provider_order_used')
  return accept(next)
}

type OrderAtProvider = Pick<AttemptIntent, 'provider' | 'contractId' | 'providerOrderId'>

/** An inquiry is made by the order, so that it could not tell the two apart. */
const isSameOrderAtProvider = (a: OrderAtProvider, b: OrderAtProvider): boolean =>
  a.provider === b.provider && a.contractId === b.contractId && a.providerOrderId === b.providerOrderId

const intent = (command: RequestPayment, attempt: number): AttemptRequested => {
  const { paymentId, at, order, request } = command
  const body: AttemptIntent = {
    attempt,
    transactionId: request.transactionId,
    provider: request.provider,
    contractId: request.contractId,
    providerOrderId: request.providerOrderId ?? providerOrderIdOf(paymentId, attempt),
    sealedToken: request.sealedToken,
    cardId: request.cardId,
    installmentMonths: request.installmentMonths,
    amount: order.amount,
    dispatch: request.dispatch,
  }
  const type = request.capture === 'automatic' ? 'ApprovalRequested' : 'PreAuthorizationRequested'
  return { type, paymentId, at, ...body }
}

const isOver = (payment: Standing): boolean => balanceOf(payment) === 0n && uncapturedOf(payment) === 0n

const sameOrder = (a: Order, b: Order): boolean =>
  a.orderName === b.orderName &&
  sameMoney(a.amount, b.amount) &&
  sameMoney(a.taxFree, b.taxFree) &&
  a.payerReference === b.payerReference &&
  sameMetadata(a.metadata, b.metadata)

const sameMetadata = (a: Order['metadata'], b: Order['metadata']): boolean => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
