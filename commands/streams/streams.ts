import type { ApiKey } from '../../ledger/api-key/evolve.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Current } from '../../ledger/store/current.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import { serializer } from '../../ledger/store/serial.ts'
import type { LogWatch } from '../../ledger/store/watch.ts'
import type { Caller, TextAnswer } from '../http/endpoint.ts'
import { newAudience, type Audience } from './audience.ts'
import { newDelivery, type Delivery } from './delivery.ts'
import { markOf } from './message.ts'
import { newOwners } from './owners.ts'
import { piecesOf } from './pieces.ts'
import { newPlaces, type Place, type PlaceLimits, type Taken } from './places.ts'
import { newRecords } from './records.ts'
import { USUAL_SEAT_LIMITS } from './seat.ts'
import type { Topic } from './topic.ts'

export type StreamsParts = {
  readonly watch: Pick<LogWatch, 'onEvents' | 'heardTo'>
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly payments: Pick<Payments, 'recall' | 'load'>
  readonly apiKeys: Current<ApiKey>
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly log: Log
}

export type StreamsLimits = PlaceLimits & { readonly heartbeatMs: number }

/** A place costs some tens of kilobytes. The heartbeat is below the idle limits of common proxies. */
const USUAL_LIMITS: StreamsLimits = {
  perKey: 200,
  overall: 2_000,
  seat: USUAL_SEAT_LIMITS,
  heartbeatMs: 15_000,
}

/** For clients that are told of the end and do not take it. */
const MOST_LOOKS = 25
const LOOK_MS = 20

/** All open streams of a process, on its one subscription to the log. */
export type Streams = {
  readonly take: (caller: Caller) => Taken
  /** What goes out in a place: everything of a topic after a position; `undefined`: from now on. */
  readonly bodyOf: (place: Place, topic: Topic, after: Position | undefined) => TextAnswer['body']
  /** How many clients are being told. */
  readonly open: () => number
  /** Whether the log has come so far. */
  readonly reaches: (position: Position) => Promise<boolean>
  /** Ends all streams, and lets in nobody; resolves when the last one is gone. */
  readonly close: () => Promise<void>
}

export const openStreams = (parts: StreamsParts, limits: StreamsLimits = USUAL_LIMITS): Streams => {
  const { watch, store, payments, runtime, log } = parts
  const audience = newAudience()
  const owners = newOwners(payments)
  const records = newRecords(payments)
  const places = newPlaces(limits, log)
  const delivery = newDelivery({ audience, owners, records, log }, watch.heardTo())
  const around = { store, payments, owners, inTurn: serializer(), apiKeys: parts.apiKeys, audience, delivery }
  const closing = new AbortController()
  const end = (held: readonly Place[]): void => {
    for (const { seat } of held) seat.end()
  }
  watch.onEvents((events) => {
    for (const holder of revokedIn(events)) end(places.taken(holder))
    delivery.hear(events)
  })
  const beating = beat({ runtime, audience, delivery }, limits.heartbeatMs, closing.signal)
  return {
    take: (caller) =>
      closing.signal.aborted ? { kind: 'refused', reason: 'streams_exhausted' } : places.take(caller),
    bodyOf: (place, topic, after) => (signal, cut) => {
      place.attend(signal, cut)
      signal.addEventListener('abort', () => {
        audience.leave(topic, place.seat)
      })
      return piecesOf(around, { place, topic, after, signal })
    },
    open: () => places.taken().length,
    reaches: async (position) => position <= watch.heardTo() || position <= (await store.head()),
    close: async () => {
      closing.abort()
      end(places.taken())
      await beating
      for (let look = 0; look < MOST_LOOKS && places.taken().length > 0; look += 1)
        await runtime.sleep(LOOK_MS)
      for (const place of places.taken()) place.cut()
    },
  }
}

const revokedIn = (events: readonly StoredEvent[]): readonly string[] =>
  events.filter(({ type }) => type === 'ApiKeyRevoked').map(({ stream }) => stream)

type Beating = {
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly audience: Audience
  readonly delivery: Delivery
}

const beat = async (
  { runtime, audience, delivery }: Beating,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await runtime.sleep(everyMs, signal)
    const mark = markOf(delivery.deliveredTo())
    for (const seat of audience.seats()) seat.offerMark(mark)
  }
}
