import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import type { StoredEvent } from '../../ledger/store/port.ts'

/** An event of a payment in its place in the log. */
export type PaymentFact = Recorded<PaymentEvent>

export const isOfPayment = ({ stream }: Pick<StoredEvent, 'stream'>): boolean => stream.startsWith('payment-')

/** A payment's stream holds payment events only. */
const isPaymentFact = (recorded: Recorded): recorded is PaymentFact => isOfPayment(recorded)

/** @throws UnknownEventError for what a newer version of this program wrote; CorruptLogError. */
export const factOf = (stored: StoredEvent): PaymentFact => {
  const recorded = decode(stored)
  if (isPaymentFact(recorded)) return recorded
  throw new Error(`${stored.stream} is no payment`)
}
