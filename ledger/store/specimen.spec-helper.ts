import { randomUUID } from 'node:crypto'
import { eventIdOf, StreamName } from '../core/ids.ts'
import {
  NO_STREAM,
  type AppendRequest,
  type AppendVerdict,
  type EventStore,
  type NewEvent,
  type StoredEvent,
} from './port.ts'

/** Events for specs of stores and readers, where only their places and bytes matter. */
export const specimenEvent = (commandId: string, index = 0, data = '{}'): NewEvent => ({
  id: eventIdOf(commandId, index),
  type: 'SpecimenMade',
  schemaVersion: 1,
  data,
  metadata: JSON.stringify({ commandId, index }),
})

type Shape = { readonly expectedRevision?: number; readonly events?: number }

export const specimenAppend = (stream: StreamName, commandId: string, shape: Shape = {}): AppendRequest => ({
  stream,
  expectedRevision: shape.expectedRevision ?? NO_STREAM,
  events: Array.from({ length: shape.events ?? 1 }, (_, index) => specimenEvent(commandId, index)),
})

export const newStream = (): StreamName => StreamName(`specimen-${randomUUID()}`)

type Store = () => EventStore

/** @throws Error on a conflict, which nobody expects here. */
export const appended = async (
  store: Store,
  request: AppendRequest,
): Promise<AppendVerdict & { readonly kind: 'appended' }> => {
  const verdict = await store().append(request)
  if (verdict.kind !== 'appended') throw new Error(`not appended: the stream stands at ${verdict.revision}`)
  return verdict
}

/** A new stream of so many events, in one append. */
export const streamOf = async (store: Store, length: number): Promise<AppendRequest> => {
  const request = specimenAppend(newStream(), randomUUID(), { events: length })
  if (length > 0) await appended(store, request)
  return request
}

export const places = (events: readonly StoredEvent[]): readonly string[] =>
  events.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)

/** Where an append wants its events. */
export const placesOf = ({ stream, expectedRevision, events }: AppendRequest): readonly string[] =>
  events.map(({ id }, index) => `${stream} ${expectedRevision + 1 + index} ${id}`)

/** The batches' events, up to `count`; then the subscription is left. */
export const takeEvents = async (
  batches: AsyncIterable<readonly StoredEvent[]>,
  count: number,
): Promise<readonly StoredEvent[]> => {
  const taken: StoredEvent[] = []
  for await (const batch of batches) {
    taken.push(...batch)
    if (taken.length >= count) break
  }
  return taken.slice(0, count)
}
