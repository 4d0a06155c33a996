/** Ways through the log, one event at a time and never further than it is visible. */
import type { Log } from './log.ts'
import type { LogRecord } from './record.ts'

export type Cursor = {
  /** undefined: none there, or none yet. */
  readonly next: () => LogRecord | undefined
}

export type AllCursor = Cursor & {
  /** Where the last event given stands, or where it set out; a subscription from here misses nothing. */
  readonly position: () => number
}

/** Events from this position on. */
export const forwards = (log: Log, from: number): AllCursor => {
  let at = from
  let position = from
  return {
    position: () => position,
    next: () => {
      const record = nextEvent(log, at)
      if (record === undefined) return undefined
      at = record.next
      position = record.position
      return record
    },
  }
}

const nextEvent = (log: Log, from: number): LogRecord | undefined => {
  let record = log.recordAt(from)
  while (record !== undefined && !record.isEvent) record = log.recordAt(record.next)
  return record
}

/** Events that end at this position or before. */
export const backwards = (log: Log, from: number): Cursor => {
  let at = from
  return {
    next: () => {
      let record = log.recordBefore(at)
      while (record !== undefined && !record.isEvent) record = log.recordBefore(record.position)
      at = record?.position ?? 0
      return record
    },
  }
}

/** A stream's events from this revision on, its tombstone last. */
export const streamForwards = (log: Log, name: string, from: number): Cursor => {
  let revision = from
  let isOver = false
  return {
    next: () => {
      const record = eventOf(log, name, revision)
      if (record !== undefined) revision += 1
      if (record !== undefined || isOver) return record
      const tombstone = tombstoneOf(log, name)
      isOver = tombstone !== undefined
      return tombstone
    },
  }
}

export const streamBackwards = (log: Log, name: string, from: number): Cursor => {
  let revision = Math.min(from, lastRevisionOf(log, name))
  return {
    next: () => {
      const record = eventOf(log, name, revision)
      revision -= 1
      return record
    },
  }
}

const eventOf = (log: Log, name: string, revision: number): LogRecord | undefined => {
  const position = log.stream(name)?.positions[revision]
  return position === undefined ? undefined : log.recordAt(position)
}

const tombstoneOf = (log: Log, name: string): LogRecord | undefined => {
  const position = log.stream(name)?.tombstoneAt
  return position === undefined ? undefined : log.recordAt(position)
}

export const isDeleted = (log: Log, name: string): boolean => tombstoneOf(log, name) !== undefined

/** Of the events that are visible; -1: none. */
export const lastRevisionOf = (log: Log, name: string): number => {
  const positions = log.stream(name)?.positions ?? []
  return positions.findLastIndex((position) => position < log.visibleEnd())
}
