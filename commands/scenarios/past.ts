import type { PaymentEvent } from '../../ledger/payment/events.ts'
import {
  recordBalance,
  recordHeld,
  type PaymentRecord,
  type Transaction,
} from '../../ledger/payment/record.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded, PastEvent } from '../../ledger/store/loaded.ts'
import { recordAsOf } from '../payments/outcome.ts'
import type { Told, View } from './desk.ts'
import { placeIn, stepKeyOf } from './identity.ts'

type Past = readonly PastEvent<PaymentEvent>[]

/** What a payment's history says of one run's step; `place` as in the desk. */
type At = { readonly orderId: string; readonly place: number }

/** Whether a later step has written something already: this one was done by an earlier run with the same key. */
export const isPast = (history: Past, { orderId, place }: At): boolean =>
  history.some((past) => isLater(past, { orderId, place }))

const isLater = ({ metadata }: PastEvent<PaymentEvent>, { orderId, place }: At): boolean =>
  (placeIn(metadata.correlationId, orderId) ?? 0) > place

/** The payment before any later step touched it; undefined: there is none. */
export const recordAt = (loaded: Loaded<Payment, PaymentEvent>, at: At): PaymentRecord | undefined => {
  const { history } = loaded
  const next = history.findIndex((past) => isLater(past, at))
  const last = next < 0 ? history.at(-1) : history[next - 1]
  return last === undefined ? undefined : recordAsOf(loaded, last)
}

export const viewOf = (record: PaymentRecord): View => ({
  paymentId: record.paymentId,
  status: record.status,
  balance: recordBalance(record),
  held: recordHeld(record),
})

/** What has become of the movement that a step asked for; undefined: it wrote none. */
export const movementAt = (loaded: Loaded<Payment, PaymentEvent>, at: At): Told | undefined => {
  const record = recordAt(loaded, at)
  const key = stepKeyOf(at.orderId, at.place)
  const asked = loaded.history.find(
    ({ event, metadata }) => metadata.idempotency?.key === key && 'transactionId' in event,
  )?.event
  if (record === undefined || asked === undefined || !('transactionId' in asked)) return undefined
  const transaction = record.transactions.find(({ transactionId }) => transactionId === asked.transactionId)
  return transaction === undefined ? undefined : toldBy(transaction, viewOf(record))
}

const toldBy = ({ status, failure, reference }: Transaction, view: View): Told => {
  switch (status) {
    case 'SUCCEEDED':
      return { kind: 'done', view, reference }
    case 'DECLINED':
      if (failure === null) throw new Error('declined for no reason')
      return { kind: 'declined', view, failure }
    case 'REQUESTED':
    case 'UNKNOWN':
    case 'MISMATCHED':
    case 'LATE':
      return { kind: 'open', view, failure }
  }
}
