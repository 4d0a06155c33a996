import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { keys } from './contract.ts'
import { idSignature } from './hashes.ts'
import { FindQuery, InquiryQuery, invalid, isSigned } from './requests.ts'
import { standingOf, type Payment, type State } from './state.ts'
import { dayOf } from './times.ts'
import { transactionObject } from './transaction-object.ts'

/** Section 2: by tid. */
export const inquireByTid = (call: Call<State>): Answer => {
  const query = InquiryQuery.safeParse(call.query)
  if (!query.success) return invalid(query.error)
  const [tid = ''] = call.ids
  if (!isSigned(query.data, (ediDate) => idSignature({ id: tid, ediDate }, keys))) return refuse('U312')
  const payment = call.state.payments.get(tid)
  return payment === undefined || payment.state.status === 'authenticated'
    ? refuse('U107')
    : told(call, payment)
}

/** Section 2: by order id, on the day that it was approved or failed. */
export const inquireByOrder = (call: Call<State>): Answer => {
  const query = FindQuery.safeParse(call.query)
  if (!query.success) return invalid(query.error)
  const [orderId = ''] = call.ids
  const payment = call.state.orders.get(orderId)
  if (payment === undefined) return refuse('U126')
  return dayOf(settledAtMs(payment)) === query.data.orderDate ? told(call, payment) : refuse('U111')
}

const settledAtMs = (payment: Payment): number => {
  const { state, openedAtMs } = payment
  if (state.status === 'failed') return state.failedAtMs
  return standingOf(payment)?.paidAtMs ?? openedAtMs
}

const told = ({ nowMs: atMs }: Call<State>, payment: Payment): Answer =>
  succeed(transactionObject(payment, { atMs, cancelledTid: null }))
