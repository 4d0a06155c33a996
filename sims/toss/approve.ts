import type { Answer } from '../kit/answer.ts'
import { refuse, succeed } from './answer.ts'
import { statusAndMessageOf, type Decline } from './codes.ts'
import { paymentObject } from './payment-object.ts'
import type { Payment } from './payment.ts'
import { record, type World } from './world.ts'

/** Of a payment that waits for it: DONE, or ABORTED as it was made to behave. */
export const approve = (world: World, payment: Payment): Answer => {
  const { behaviour } = payment
  world.waiting.delete(payment)
  return behaviour === 'APPROVE' ? accept(world, payment) : decline(world, payment, behaviour)
}

const accept = (world: World, payment: Payment): Answer => {
  const atMs = world.nowMs()
  const amount = payment.totalAmount
  const transactionKey = world.nextId('txn_')
  payment.state = {
    status: 'DONE',
    approvedAtMs: atMs,
    approveNo: world.nextApproveNo(),
    lastTransactionKey: transactionKey,
    balanceAmount: amount,
    cancels: [],
  }
  payment.merchant.orders.set(payment.orderId, payment)
  record(world, { payment, operation: 'approve', status: 'DONE', amount, transactionKey, atMs })
  tell(world, payment)
  return succeed(paymentObject(payment, atMs))
}

const decline = (world: World, payment: Payment, code: Decline): Answer => {
  const [, message] = statusAndMessageOf(code)
  payment.state = { status: 'ABORTED', failure: { code, message } }
  tell(world, payment)
  return refuse(code)
}

/** Section 6: no event for a billing approval, whatever becomes of it. */
const tell = (world: World, payment: Payment): void => {
  if (payment.type === 'NORMAL') world.announce(payment, world.nowMs())
}
