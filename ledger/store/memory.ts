import type { StreamName } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import { newBell } from './bell.ts'
import { follow } from './follow.ts'
import {
  NO_STREAM,
  Position,
  StoreUnavailableError,
  type AppendRequest,
  type AppendVerdict,
  type EventStore,
  type StoredEvent,
} from './port.ts'
import { checkRequest } from './request.ts'

/** For pure specs and the simulation: the same verdicts as the real engines, gone with the process. */
export const memoryStore = (now: () => Instant): EventStore => {
  const log: StoredEvent[] = []
  const streams = new Map<StreamName, StoredEvent[]>()
  const bell = newBell()
  const closing = new AbortController()

  const whileOpen = <T>(work: () => T): Promise<T> =>
    closing.signal.aborted
      ? Promise.reject(new StoreUnavailableError('the store is closed'))
      : Promise.resolve().then(work)

  const write = ({ stream, events }: AppendRequest): void => {
    const stored = streams.get(stream) ?? []
    streams.set(stream, stored)
    const recordedAt = later(log.at(-1)?.recordedAt, now())
    for (const event of events) {
      const { id, type, schemaVersion, data, metadata } = event
      const place = {
        stream,
        revision: stored.length,
        position: Position(BigInt(log.length + 1)),
        recordedAt,
      }
      stored.push({ id, type, schemaVersion, data, metadata, ...place })
      log.push(...stored.slice(-1))
    }
    bell.ring()
  }

  const append = (request: AppendRequest): AppendVerdict => {
    checkRequest(request)
    const stored = streams.get(request.stream) ?? []
    if (stored.length - 1 === request.expectedRevision) write(request)
    return verdictOn(request, streams.get(request.stream) ?? stored)
  }

  const readAll = (after: Position, limit: number): readonly StoredEvent[] =>
    log.slice(Number(after), Number(after) + limit)
  const head = (): Position => log.at(-1)?.position ?? Position(0n)

  const store: EventStore = {
    append: (request) => whileOpen(() => append(request)),
    readStream: (stream, fromRevision) => whileOpen(() => (streams.get(stream) ?? []).slice(fromRevision)),
    readAll: (after, limit) => whileOpen(() => readAll(after, limit)),
    subscribe: (after, signal) =>
      follow({ ...store, bell }, after, AbortSignal.any([signal, closing.signal])),
    head: () => whileOpen(head),
    close: () => {
      closing.abort()
      return Promise.resolve()
    },
  }
  return store
}

const later = (a: Instant | undefined, b: Instant): Instant => (a !== undefined && a > b ? a : b)

/** The request's own events stand where it wanted them, written just now or by an earlier append of the same. */
const verdictOn = (
  { expectedRevision, events }: AppendRequest,
  stored: readonly StoredEvent[],
): AppendVerdict => {
  const places = stored.slice(expectedRevision + 1, expectedRevision + 1 + events.length)
  const last = places.at(-1)
  const isSame = places.length === events.length && places.every(({ id }, index) => id === events[index]?.id)
  if (last === undefined || !isSame) return { kind: 'conflict', revision: stored.length + NO_STREAM }
  return { kind: 'appended', revision: last.revision, position: last.position, recordedAt: last.recordedAt }
}
