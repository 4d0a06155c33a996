import type { PaymentId, StreamName } from '../../ledger/core/ids.ts'
import { isBeginning } from '../../ledger/payment/beginning.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { PaymentAt } from './rows.ts'

export type PaymentFact = Fact<PaymentEvent>
export type Payments = ReadonlyMap<PaymentId, PaymentAt>

export const isPaymentStream = (stream: StreamName): boolean => stream.startsWith('payment-')
/** A payment's stream holds payment events only. */
export const isPaymentFact = <One extends Fact>(recorded: One): recorded is One & PaymentFact =>
  isPaymentStream(recorded.stream)

/** The payments that the facts go on with, as opposed to those they begin. */
export const continued = (facts: readonly PaymentFact[]): readonly PaymentId[] => {
  const touched = new Set(facts.map(({ event }) => event.paymentId))
  for (const { event } of facts) if (isBeginning(event)) touched.delete(event.paymentId)
  return [...touched]
}

/**
 * The payments that the facts touch, as they are afterwards.
 * @throws Error when a fact does not follow what is known of its payment.
 */
export const fold = (before: Payments, facts: readonly PaymentFact[]): Payments => {
  const after = new Map<PaymentId, PaymentAt>()
  for (const { event, revision } of facts) {
    const known = after.get(event.paymentId) ?? before.get(event.paymentId)
    const next = (known?.revision ?? -1) + 1
    if (revision !== next)
      throw new Error(`${event.paymentId}: revision ${revision} (${event.type}) where ${next} follows`)
    after.set(event.paymentId, { record: recordEvent(known?.record, event), revision })
  }
  return after
}
