import { refuse, succeed, type Answer, type Json } from './answer.ts'
import { findTransaction, type Operation } from './operation.ts'
import { invalid, ListQuery } from './requests.ts'
import { wireTime, type Movement, type Transaction } from './world.ts'

export const inquireByTransaction: Operation = (world, call) => answerFor(findTransaction(world, call))

export const inquireByOrder: Operation = (_world, call) => answerFor(call.merchant.orders.get(call.id))

const answerFor = (transaction: Transaction | undefined): Answer => {
  if (transaction === undefined) return refuse('NOT_FOUND', 'no such transaction')
  return succeed({ transactions: transaction.movements.map(row) })
}

/** `from` inclusive, `to` exclusive; the cursor is the place in the book where the next page begins. */
export const list: Operation = (world, call) => {
  const query = ListQuery.safeParse(call.input)
  if (!query.success) return invalid(query.error)
  const { from, to, cursor, limit } = query.data
  const rows: Json[] = []
  let place = cursor
  for (; place < world.book.length && rows.length < limit; place++) {
    const movement = world.book[place]
    if (movement?.transaction.merchant !== call.merchant) continue
    if (movement.atMs >= from && movement.atMs < to) rows.push(row(movement))
  }
  return succeed({ transactions: rows, nextCursor: place < world.book.length ? String(place) : null })
}

const types = {
  approve: 'APPROVAL',
  'pre-authorize': 'PRE_AUTHORIZATION',
  capture: 'CAPTURE',
  void: 'VOID',
  cancel: 'CANCEL',
} as const

/** The fields of the contract's notification, and what tells two cancels apart. */
const row = ({ transaction, operation, status, amount, atMs, cancelId }: Movement): Json => ({
  type: types[operation],
  transactionId: transaction.transactionId,
  orderId: transaction.orderId,
  status,
  amount,
  currency: transaction.currency,
  occurredAt: wireTime(atMs),
  ...(cancelId === null ? {} : { cancelId }),
  ...(operation === 'approve' ? { approvalNumber: transaction.approvalNumber } : {}),
  ...(transaction.expiresAtMs === null ? {} : { expiresAt: wireTime(transaction.expiresAtMs) }),
})
