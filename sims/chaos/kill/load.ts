import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '../random.ts'
import type { ToldOrder } from './books.ts'
import { callerOf, type CallCounts } from './caller.ts'
import { newCustomer, type Customer } from './customer.ts'
import { oneScenario } from './scenarios.ts'

/** Customers who are not just waiting for an outcome that nobody knows. */
const CUSTOMERS = 12
/** Of all, those waiting included: orphans pile up until somebody takes them over. */
const MOST_OPEN = 1_500
const BETWEEN_ORDERS_MS = 15
/** Of the answers: asked for once more. */
const CURIOUS_SHARE = 0.1
/** Of the orders: paid with a card that is declined. */
const DECLINED_SHARE = 0.05

export type Loading = {
  readonly urls: readonly string[]
  readonly secretKey: string
  readonly cards: { readonly good: string; readonly bad: string }
  readonly seed: number
}

export type Load = {
  /** No more new orders. */
  readonly noMore: () => void
  /** Orders whose customer is still asking. */
  readonly open: () => number
  /** Of all orders, what their customers were told so far. */
  readonly told: () => readonly ToldOrder[]
  readonly counts: () => CallCounts
  /** Nobody asks any longer. */
  readonly end: () => Promise<void>
}

/** Customers, each with one order after the other, until it is enough. */
export const startLoad = ({ urls, secretKey, cards, seed }: Loading): Load => {
  const random = seededRandom(seed)
  const [opening, asking] = [new AbortController(), new AbortController()]
  const customers: Customer[] = []
  const underWay = new Set<Promise<void>>()
  let pending = 0
  const caller = callerOf({
    urls,
    secretKey,
    random,
    signal: asking.signal,
    onPending: (isPending) => {
      pending += isPending ? 1 : -1
    },
  })
  const begin = (): void => {
    const customer = newCustomer({
      orderId: `chaos-${seed.toString(36)}-${customers.length.toString(36)}`,
      cardToken: random() < DECLINED_SHARE ? cards.bad : cards.good,
      caller,
      isCurious: () => random() < CURIOUS_SHARE,
    })
    customers.push(customer)
    const order: Promise<void> = oneScenario(random)(customer, random).finally(() => underWay.delete(order))
    underWay.add(order)
  }
  const opened = openOrders(opening.signal, () => {
    if (underWay.size - pending < CUSTOMERS && underWay.size < MOST_OPEN) begin()
  })
  const end = async (): Promise<void> => {
    opening.abort()
    asking.abort()
    await opened
    await Promise.all(underWay)
    await caller.close()
  }
  let ended: Promise<void> | undefined
  return {
    noMore: () => {
      opening.abort()
    },
    open: () => underWay.size,
    told: () => customers.map(({ told }) => told()),
    counts: caller.counts,
    end: () => (ended ??= end()),
  }
}

const openOrders = async (signal: AbortSignal, open: () => void): Promise<void> => {
  while (!signal.aborted) {
    open()
    await delay(BETWEEN_ORDERS_MS)
  }
}
