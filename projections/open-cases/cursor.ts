import { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { placeIn, sealedCursor } from '../cursor-seal.ts'

/** A place in the queue, oldest first: the last case of the page before. */
export type Place = {
  readonly openedAt: Instant
  readonly paymentId: PaymentId
  readonly transactionId: TransactionId
}

/** Milliseconds up to the year 2286. */
const shape = /^(\d{1,13})\.(pay_[0-9a-f]{32})\.(txn_[0-9a-f]{32})$/

export const cursorOf = ({ openedAt, paymentId, transactionId }: Place, list: string): string =>
  sealedCursor(`${epochMsOf(openedAt)}.${paymentId}.${transactionId}`, list)

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  const [, epochMs, paymentId, transactionId] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (epochMs === undefined || paymentId === undefined || transactionId === undefined) return undefined
  return {
    openedAt: instantOf(Number(epochMs)),
    paymentId: PaymentId(paymentId),
    transactionId: TransactionId(transactionId),
  }
}
