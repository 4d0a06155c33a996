import type { Json } from '../kit/answer.ts'
import { refuse, succeed } from './answer.ts'
import type { Operation } from './operation.ts'
import { invalid, TransactionsQuery } from './requests.ts'
import { paymentTime } from './wire-times.ts'
import type { Movement } from './world.ts'

/** Section 2: one row per movement, oldest first, after that of `startingAfter`. */
export const listTransactions: Operation = ({ book }, { merchant, input }) => {
  const query = TransactionsQuery.safeParse(input)
  if (!query.success) return invalid(query.error)
  const { startDate, endDate, startingAfter, limit } = query.data
  const before = book.findIndex(({ transactionKey }) => transactionKey === startingAfter)
  if (startingAfter !== undefined && book[before]?.payment.merchant !== merchant) {
    return refuse('INVALID_REQUEST', 'invalid: startingAfter')
  }
  const rows: Json[] = []
  for (let place = before + 1; place < book.length && rows.length < limit; place++) {
    const movement = book[place]
    if (movement?.payment.merchant !== merchant) continue
    if (movement.atMs >= startDate && movement.atMs < endDate) rows.push(row(movement))
  }
  return succeed(rows)
}

const row = ({ payment, status, amount, transactionKey, atMs }: Movement): Json => ({
  mId: payment.merchant.mId,
  transactionKey,
  paymentKey: payment.paymentKey,
  orderId: payment.orderId,
  method: '카드',
  customerKey: payment.customerKey,
  useEscrow: false,
  receiptUrl: `https://receipt.example/${payment.paymentKey}`,
  status,
  transactionAt: paymentTime(atMs),
  currency: 'KRW',
  amount,
})
