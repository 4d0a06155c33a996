import type { ServerResponse } from 'node:http'
import type { Json } from '../kit/answer.ts'
import { sendRows } from '../kit/send-rows.ts'
import { wireTime } from '../kit/wire-time.ts'
import type { Movement } from './world.ts'

export const sendBook = (book: readonly Movement[], response: ServerResponse): Promise<void> =>
  sendRows(response, book, row)

const row = ({ payment, operation, amount, status, atMs }: Movement): Json => ({
  paymentKey: payment.paymentKey,
  orderId: payment.orderId,
  operation,
  amount,
  status,
  at: wireTime(atMs),
})
