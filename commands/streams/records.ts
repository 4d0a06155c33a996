import { LRUCache } from 'lru-cache'
import type { StreamName } from '../../ledger/core/ids.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { PaymentFact } from './fact.ts'

/** Two kilobytes each. */
const MOST_PAYMENTS = 5_000

type Known = { readonly revision: number; readonly record: PaymentRecord }

/** Payments as they stood after each of their events, for whoever is told the events one after another. */
export type Records = {
  /** @throws StoreUnavailableError when earlier events are needed and the log cannot be reached. */
  readonly after: (fact: PaymentFact) => Promise<PaymentRecord>
}

/** An event that follows the last one told costs one step; any other the reading of its payment, mostly from memory. */
export const newRecords = (payments: Pick<Payments, 'recall' | 'load'>): Records => {
  const known = new LRUCache<StreamName, Known>({ max: MOST_PAYMENTS })
  const keep = ({ stream, revision }: PaymentFact, record: PaymentRecord): PaymentRecord => {
    if ((known.peek(stream)?.revision ?? -1) < revision) known.set(stream, { revision, record })
    return record
  }
  return {
    after: async (fact) => {
      const before = known.get(fact.stream)
      if ((before?.revision ?? -1) === fact.revision - 1)
        return keep(fact, recordEvent(before?.record, fact.event))
      return keep(fact, await readRecord(payments, fact))
    },
  }
}

const readRecord = async (
  payments: Pick<Payments, 'recall' | 'load'>,
  { stream, revision }: PaymentFact,
): Promise<PaymentRecord> => {
  const recalled = await payments.recall(stream)
  const { history } = recalled.revision >= revision ? recalled : await payments.load(stream)
  let record: PaymentRecord | undefined
  for (const past of history.slice(0, revision + 1)) record = recordEvent(record, past.event)
  if (record === undefined) throw new Error(`${stream}: event ${String(revision)} is in no history`)
  return record
}
