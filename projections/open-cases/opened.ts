import { evolve, initial } from '../../ledger/payment/evolve.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { applying } from '../failures.ts'
import { isPaymentFact, type PaymentFact } from '../payments/fold.ts'
import { factsOf } from './facts.ts'
import type { CaseRecord } from './rows.ts'
import type { CaseChanges } from './tables.ts'

type Log = Pick<EventStore, 'readStream'>

/**
 * What the changes open, with what the payments know of it: that stands in earlier events of their streams, which are
 * looked up where `facts`, the events of the changes, do not hold them. Never beyond those: the log may be ahead.
 */
export const openedBy = async (
  log: Log,
  changes: readonly CaseChanges[],
  facts: readonly PaymentFact[],
): Promise<readonly CaseRecord[]> => {
  const opening = changes.filter(({ opened }) => opened.length > 0)
  if (opening.length === 0) return []
  const byPayment = Map.groupBy(facts, ({ event }) => event.paymentId)
  const records = opening.map(async ({ paymentId, opened }) => {
    const history = await historyOf(log, byPayment.get(paymentId) ?? [])
    return applying(() => {
      const payment = history.reduce<Payment>((state, { event }) => evolve(state, event), initial)
      return opened.map((one) => ({ paymentId, ...factsOf(payment, one.open.transactionId), ...one }))
    })
  })
  return (await Promise.all(records)).flat()
}

const historyOf = async (log: Log, facts: readonly PaymentFact[]): Promise<readonly PaymentFact[]> => {
  const [first] = facts
  if (first === undefined || first.revision === 0) return facts
  const stored = await log.readStream(first.stream, 0)
  const earlier = stored.filter(({ revision }) => revision < first.revision)
  return applying(() => [...earlier.map(decode).filter(isPaymentFact), ...facts])
}
