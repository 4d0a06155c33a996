import type { ServerResponse } from 'node:http'
import type { Json } from '../kit/answer.ts'
import { sendRows } from '../kit/send-rows.ts'
import { wireTime } from '../kit/wire-time.ts'
import type { Movement } from './world.ts'

export const sendBook = (book: readonly Movement[], response: ServerResponse): Promise<void> =>
  sendRows(response, book, row)

const row = ({ transaction, operation, amount, status, atMs }: Movement): Json => ({
  transactionId: transaction.transactionId,
  orderId: transaction.orderId,
  operation,
  amount,
  status,
  at: wireTime(atMs),
})
