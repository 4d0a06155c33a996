import type { Answer, Json } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { findTransaction, type Operation } from './operation.ts'
import { invalid, ListQuery } from './requests.ts'
import { toldOf } from './told.ts'
import type { Movement, Transaction } from './world.ts'

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

/** The fields of the contract's notification, and what tells two cancels apart. */
const row = (movement: Movement): Json => {
  const { transaction, operation, cancelId } = movement
  return {
    ...toldOf(movement),
    currency: transaction.currency,
    ...(cancelId === null ? {} : { cancelId }),
    ...(operation === 'approve' ? { approvalNumber: transaction.approvalNumber } : {}),
    ...(transaction.expiresAtMs === null ? {} : { expiresAt: wireTime(transaction.expiresAtMs) }),
  }
}
