import { LRUCache } from 'lru-cache'
import type { StreamName } from '../../ledger/core/ids.ts'
import { isBeginning } from '../../ledger/payment/beginning.ts'
import type { Order } from '../../ledger/payment/events.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { StoredEvent } from '../../ledger/store/port.ts'
import { factOf } from './fact.ts'
import { merchantKey, type TopicKey } from './topic.ts'

/** A hundred bytes each. */
const MOST_PAYMENTS = 50_000

/** Whose payments are whose. Only a payment's first event says it, so it is remembered. */
export type Owners = {
  /**
   * Of an event of a payment.
   * @throws StoreUnavailableError when it has to be looked up in the log and that cannot be reached.
   */
  readonly of: (event: StoredEvent) => Promise<TopicKey>
}

export const newOwners = (payments: Pick<Payments, 'recall'>): Owners => {
  const owners = new LRUCache<StreamName, TopicKey>({ max: MOST_PAYMENTS })
  const find = async (stored: StoredEvent): Promise<TopicKey> => {
    const { merchantId, mode } = await orderOf(payments, stored)
    const owner = merchantKey(merchantId, mode)
    owners.set(stored.stream, owner)
    return owner
  }
  return { of: async (event) => owners.get(event.stream) ?? (await find(event)) }
}

const orderOf = async (payments: Pick<Payments, 'recall'>, stored: StoredEvent): Promise<Order> => {
  const first = stored.revision === 0 ? factOf(stored).event : undefined
  if (first !== undefined && isBeginning(first)) return first.order
  const { state } = await payments.recall(stored.stream)
  if (state.status !== 'none') return state.order
  throw new Error(`${stored.stream}: an event of a payment that was never begun`)
}
