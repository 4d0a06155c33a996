import type { Failure } from '../../ledger/core/failure.ts'
import type { TransactionId } from '../../ledger/core/ids.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded, PastEvent } from '../../ledger/store/loaded.ts'
import { refuse, type Answer } from '../http/endpoint.ts'
import { paymentResource } from './resource.ts'

type LoadedPayment = Loaded<Payment, PaymentEvent>

/** How a transaction ended; a `mismatched` or unknown one has not. */
const endingTypes: ReadonlyMap<PaymentEvent['type'], 'succeeded' | 'declined'> = new Map([
  ['PaymentApproved', 'succeeded'],
  ['ApprovalDeclined', 'declined'],
  ['PaymentPreAuthorized', 'succeeded'],
  ['PreAuthorizationDeclined', 'declined'],
  ['PaymentCaptured', 'succeeded'],
  ['CaptureDeclined', 'declined'],
  ['PaymentVoided', 'succeeded'],
  ['VoidDeclined', 'declined'],
  ['CancellationSucceeded', 'succeeded'],
  ['CancellationDeclined', 'declined'],
])

const endingOf = (
  history: LoadedPayment['history'],
  transactionId: TransactionId,
): PastEvent<PaymentEvent> | undefined =>
  history.find(
    ({ event }) =>
      'transactionId' in event && event.transactionId === transactionId && endingTypes.has(event.type),
  )

export const hasEnded = ({ history }: LoadedPayment, transactionId: TransactionId): boolean =>
  endingOf(history, transactionId) !== undefined

/** An outcome that needs time: the provider did not tell, so nobody here can say more by waiting a few seconds. */
export const isStuck = ({ history }: LoadedPayment, transactionId: TransactionId): boolean =>
  history.some(
    ({ event }) =>
      'transactionId' in event &&
      event.transactionId === transactionId &&
      /Unknown$|Mismatched$/.test(event.type),
  )

/** The record as of an event; everything later is left out, so that a repeated request gets its first answer. */
export const recordAsOf = ({ history }: LoadedPayment, last?: PastEvent<PaymentEvent>): PaymentRecord => {
  let record: PaymentRecord | undefined
  for (const past of history) {
    record = recordEvent(record, past.event)
    if (past === last) break
  }
  if (record === undefined) throw new Error('a payment without events has no record')
  return record
}

/** What a transaction's own request is answered: done, refused by the provider, or still open (202). */
export const transactionAnswer = (
  loaded: LoadedPayment,
  transactionId: TransactionId,
  { doneStatus, replayed }: { readonly doneStatus: 200 | 201; readonly replayed: boolean },
): Answer => {
  const ending = endingOf(loaded.history, transactionId)
  const record = recordAsOf(loaded, ending)
  const failure = failureOf(ending)
  if (failure !== undefined) {
    const instance = `/v1/payments/${record.paymentId}`
    return { ...refuse('provider_failed', { failure, instance }), position: loaded.position, replayed }
  }
  const status = ending === undefined ? 202 : doneStatus
  return { kind: 'resource', status, body: paymentResource(record), position: loaded.position, replayed }
}

const failureOf = (ending: PastEvent<PaymentEvent> | undefined): Failure | undefined =>
  ending !== undefined && 'failure' in ending.event ? ending.event.failure : undefined
