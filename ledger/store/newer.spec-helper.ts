import { newestVersion } from './format.ts'
import { formats } from './formats.ts'
import type { EventStore, StoredEvent } from './port.ts'

/** A version that this program does not know yet. */
const NEWER_VERSION = 1_000

/** The store as a program that writes events of a type in a newer version fills it. */
export const writingNewer = (store: EventStore, type: string): EventStore => ({
  ...store,
  append: ({ events, ...request }) =>
    store.append({
      ...request,
      events: events.map((event) =>
        event.type === type ? { ...event, schemaVersion: NEWER_VERSION } : event,
      ),
    }),
})

/** The store as a program that knows that version reads it. */
export const readingNewer = (store: EventStore): EventStore => ({
  ...store,
  readStream: async (...from) => (await store.readStream(...from)).map(known),
  readAll: async (...from) => (await store.readAll(...from)).map(known),
  subscribe: async function* (...from) {
    for await (const batch of store.subscribe(...from)) yield batch.map(known)
  },
})

const newest: ReadonlyMap<string, number> = new Map(
  Object.entries(formats).map(([type, format]) => [type, newestVersion(format)]),
)

const known = (event: StoredEvent): StoredEvent =>
  event.schemaVersion === NEWER_VERSION
    ? { ...event, schemaVersion: newest.get(event.type) ?? NEWER_VERSION }
    : event
