import { setImmediate as breath } from 'node:timers/promises'
import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Position, StoredEvent } from '../../ledger/store/port.ts'
import type { Audience } from './audience.ts'
import { factOf, isOfPayment } from './fact.ts'
import { messageOf } from './message.ts'
import type { Owners } from './owners.ts'
import type { Records } from './records.ts'
import type { Seat } from './seat.ts'
import { EVERYTHING, type Topic, type TopicKey } from './topic.ts'

/** Heard and not handed on, because something has to be looked up first: some seconds of a busy log. */
const MOST_WAITING = 20_000
/** To write so many takes a few milliseconds; nobody else should have to wait for longer. */
const MESSAGES_IN_ONE_BREATH = 256

export type Delivery = {
  /** Everything that is heard of the log, in its order. Never throws, and never waits. */
  readonly hear: (events: readonly StoredEvent[]) => void
  /** Resolves with the position after which the seat is handed all of its topic. */
  readonly join: (topic: Topic, seat: Seat) => Promise<Position>
  /** So far all has been handed on. */
  readonly deliveredTo: () => Position
}

type Parts = {
  readonly audience: Audience
  readonly owners: Owners
  readonly records: Records
  readonly log: Pick<Log, 'warn'>
}

/** Hands each event to whoever wants it, written once for all of them. Costs next to nothing while nobody does. */
export const newDelivery = (parts: Parts, from: Position): Delivery => {
  const { audience } = parts
  let deliveredTo = from
  let waiting = 0
  let work: Promise<unknown> = Promise.resolve()

  const deliverAll = async (events: readonly StoredEvent[]): Promise<void> => {
    let written = 0
    for (const event of events) {
      if (!audience.isEmpty() && isOfPayment(event)) written += await deliver(parts, event)
      deliveredTo = event.position
      if (written < MESSAGES_IN_ONE_BREATH) continue
      written = 0
      await breath()
    }
    waiting -= events.length
  }
  return {
    hear: (events) => {
      waiting += events.length
      if (waiting > MOST_WAITING) letGo(audience)
      work = work.then(() => deliverAll(events))
    },
    join: (topic, seat) => {
      // In its turn, so that the log falls into what was before and what it is handed.
      const joined = work.then(() => {
        audience.join(topic, seat)
        return deliveredTo
      })
      work = joined
      return joined
    },
    deliveredTo: () => deliveredTo,
  }
}

/** They resume from what they have got, and nothing is lost. */
const letGo = (audience: Audience, keys?: readonly TopicKey[]): void => {
  for (const seat of audience.seats(keys)) seat.end()
}

/** How many messages had to be written. */
const deliver = async (parts: Parts, event: StoredEvent): Promise<0 | 1> => {
  const { audience, records, log } = parts
  let keys: readonly TopicKey[] | undefined
  try {
    keys = await keysOf(parts, event)
    if (!audience.has(keys)) return 0
    const fact = factOf(event)
    audience.offer(keys, messageOf(fact, await records.after(fact)))
    return 1
  } catch (error) {
    log.warn({ position: String(event.position), error: reasonsOf(error) }, 'an event could not be streamed')
    letGo(audience, keys)
    return 0
  }
}

const keysOf = async ({ audience, owners }: Parts, event: StoredEvent): Promise<readonly TopicKey[]> =>
  audience.hasMerchants() ? [event.stream, EVERYTHING, await owners.of(event)] : [event.stream, EVERYTHING]
