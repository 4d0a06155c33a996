import type { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { refuse, succeed } from './answer.ts'
import { findPayment, type Operation } from './operation.ts'
import { paymentObject } from './payment-object.ts'
import { isApproved, type Approved } from './payment.ts'
import { CancelBody, invalid } from './requests.ts'
import { record } from './world.ts'

type Asked = z.output<typeof CancelBody>

/** Section 2.3. Without an amount: of everything that is left. */
export const cancel: Operation = (world, { merchant, id, input }) => {
  const body = CancelBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const payment = findPayment(world, merchant, id)
  if (payment === undefined) return refuse('NOT_FOUND_PAYMENT')
  const { state } = payment
  if (!isApproved(state)) return refuse('NOT_CANCELABLE_PAYMENT')
  const amount = body.data.cancelAmount ?? state.balanceAmount
  const refusal = refusalOf(state, amount, body.data)
  if (refusal !== undefined) return refusal

  const atMs = world.nowMs()
  const after = canceled(state, { ...body.data, amount, atMs, transactionKey: world.nextId('txn_') })
  const { status, lastTransactionKey } = after
  payment.state = after
  record(world, { payment, operation: 'cancel', status, amount, transactionKey: lastTransactionKey, atMs })
  world.announce(payment, atMs)
  return succeed(paymentObject(payment, atMs))
}

const refusalOf = (state: Approved, amount: bigint, asked: Asked): Answer | undefined => {
  const { status, balanceAmount } = state
  if (status === 'CANCELED') return refuse('ALREADY_CANCELED_PAYMENT')
  if (balanceAmount === 0n) return refuse('NOT_CANCELABLE_AMOUNT')
  if (asked.refundableAmount !== undefined && asked.refundableAmount !== balanceAmount) {
    return refuse('NOT_MATCHES_REFUNDABLE_AMOUNT')
  }
  if (amount > balanceAmount) return refuse('NOT_CANCELABLE_AMOUNT')
  if (asked.taxFreeAmount + asked.taxExemptionAmount > amount) {
    return refuse('INVALID_REQUEST', 'invalid: taxFreeAmount, taxExemptionAmount')
  }
  return undefined
}

type Asking = Omit<Asked, 'cancelAmount'> & {
  readonly amount: bigint
  readonly atMs: number
  readonly transactionKey: string
}

/** Section 3.1: CANCELED only in one go; after a part of it PARTIAL_CANCELED for ever, with nothing left, too. */
const canceled = (state: Approved, { amount, atMs, ...asked }: Asking): Approved => {
  const balanceAmount = state.balanceAmount - amount
  return {
    ...state,
    status: state.cancels.length === 0 && balanceAmount === 0n ? 'CANCELED' : 'PARTIAL_CANCELED',
    balanceAmount,
    lastTransactionKey: asked.transactionKey,
    cancels: [
      ...state.cancels,
      {
        cancelAmount: amount,
        cancelReason: asked.cancelReason,
        taxFreeAmount: asked.taxFreeAmount,
        taxExemptionAmount: asked.taxExemptionAmount,
        refundableAmount: balanceAmount,
        canceledAtMs: atMs,
        transactionKey: asked.transactionKey,
      },
    ],
  }
}
