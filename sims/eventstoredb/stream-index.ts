import type { Known } from './check.ts'
import { idAt, type Entry } from './record.ts'
import type { Remembered } from './remembered.ts'
import type { Segments } from './segments.ts'

export type Stream = {
  /** Where each revision stands, those included that are not visible yet. */
  readonly positions: number[]
  tombstoneAt: number | undefined
}

export type StreamIndex = {
  readonly enter: (entry: Entry, position: number) => void
  readonly stream: (name: string) => Stream | undefined
  /** -1: it has no events. */
  readonly lastRevisionOf: (name: string) => number
  readonly known: (name: string) => Known
}

const METADATA_PREFIX = '$$'

export const newStreamIndex = (segments: Segments, remembered: Remembered): StreamIndex => {
  const streams = new Map<string, Stream>()

  const made = (name: string): Stream => {
    const stream = { positions: [], tombstoneAt: undefined }
    streams.set(name, stream)
    return stream
  }

  const lastRevisionOf = (name: string): number => (streams.get(name)?.positions.length ?? 0) - 1

  return {
    enter: (entry, position) => {
      if (!entry.isEvent) return
      const stream = streams.get(entry.stream) ?? made(entry.stream)
      if (entry.isTombstone) stream.tombstoneAt = position
      else stream.positions.push(position)
    },
    stream: (name) => streams.get(name),
    lastRevisionOf,
    known: (name) => ({
      lastRevision: lastRevisionOf(name),
      isDeleted: streams.get(name)?.tombstoneAt !== undefined,
      hasMetadata: streams.has(METADATA_PREFIX + name),
      idAt: (revision) => {
        const position = streams.get(name)?.positions[revision]
        return position === undefined ? undefined : idAt(segments.at(position))
      },
      remembered: (id) => remembered.revisionIn(name, id),
    }),
  }
}
