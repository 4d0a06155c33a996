import type { Answer } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { findTransaction, type Operation } from './operation.ts'
import { CancelBody, invalid } from './requests.ts'
import { balanceOf, record, type Transaction } from './world.ts'

/** Of an approval, or of what was captured of a pre-authorization, expired or voided or not. */
export const cancel: Operation = (world, call) => {
  const body = CancelBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const transaction = findTransaction(world, call)
  if (transaction === undefined) return refuse('NOT_FOUND', 'no such approval')
  const { amount } = body.data
  const refusal = refusalOf(transaction, amount)
  if (refusal !== undefined) return refusal

  transaction.canceled += amount
  const balance = balanceOf(transaction)
  const status = balance === 0n ? 'CANCELED' : 'PARTIAL_CANCELED'
  const cancelId = world.nextId('cnc')
  const atMs = world.nowMs()
  record(world, { transaction, operation: 'cancel', status, amount, atMs, cancelId })
  return succeed({
    cancelId,
    status,
    amount,
    currency: transaction.currency,
    balance,
    canceledAt: wireTime(atMs),
  })
}

const refusalOf = (transaction: Transaction, amount: bigint): Answer | undefined => {
  const balance = balanceOf(transaction)
  if (balance === 0n && transaction.canceled > 0n)
    return refuse('ALREADY_CANCELED', 'all of it was cancelled')
  if (amount > balance) return refuse('EXCEEDS_BALANCE', 'more than captured less cancelled')
  return undefined
}
