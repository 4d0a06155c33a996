import type { EventId } from '../../core/ids.ts'
import type { StoredEvent } from '../port.ts'

export type Expectation = {
  readonly heard: Promise<StoredEvent>
  /** Whoever expects must forget, heard or not. */
  readonly forget: () => void
}

/** Events that are being appended here, to be heard of by the live subscription. */
export type Expected = {
  readonly expect: (id: EventId) => Expectation
  readonly hear: (event: StoredEvent) => void
}

export const newExpected = (): Expected => {
  const waiting = new Map<EventId, (event: StoredEvent) => void>()
  return {
    expect: (id) => {
      const { promise: heard, resolve } = Promise.withResolvers<StoredEvent>()
      waiting.set(id, resolve)
      return {
        heard,
        forget: () => {
          if (waiting.get(id) === resolve) waiting.delete(id)
        },
      }
    },
    hear: (event) => waiting.get(event.id)?.(event),
  }
}
