import type { Runtime } from '../../core/runtime.ts'
import { newBell, type Bell } from '../bell.ts'
import { START, type EventStore, type Position } from '../port.ts'
import type { LogRecord } from './client.ts'
import type { Connection } from './connection.ts'
import { decodeRecord, isSystem, type DecodedEvent } from './envelope.ts'
import { newExpected, type Expected } from './expected.ts'
import type { Reader } from './reader.ts'
import { atTheirTimes, endOf, isEnd, timesOfEnds } from './times.ts'
import { newWindow, type Window } from './window.ts'

/** The safety net under a subscription that has gone silent: a frozen server, a connection that nobody has missed. */
const POLL_MS = 1_000
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 1_000

type Listening = {
  readonly connection: Connection
  readonly reader: Reader
  readonly runtime: Pick<Runtime, 'sleep'>
  /** The store closes. */
  readonly signal: AbortSignal
}

/** A store's one ear at the server. */
export type Live = {
  readonly bell: Bell
  /** Begins to listen, at the first subscription or append. */
  readonly open: () => void
  /** The last event of an append, when it is heard of. */
  readonly expect: Expected['expect']
  /** The log is known to reach so far, by the server's own word: the subscription should soon have told so too. */
  readonly reached: (position: Position) => void
  /** One subscriber's reading of the log. */
  readonly reading: () => EventStore['readAll']
  readonly closed: () => Promise<void>
}

type Ear = {
  readonly bell: Bell
  readonly expected: Expected
  window: Window | undefined
  /** How often something may have gone unheard. */
  doubts: number
  /** So far the log reaches by the server's word. */
  reachedTo: Position
  /** Ends the present subscription. */
  restart: AbortController
}

/**
 * A subscription of the client never comes back by itself and may die silently, and what it says about being caught up
 * is not to be relied on. So it only fills the window and rings; where a reader stands is the reader's, and how far the
 * log reaches is asked of the server whenever something may have gone unheard.
 */
export const newLive = (listening: Listening): Live => {
  const ear: Ear = {
    bell: newBell(),
    expected: newExpected(),
    window: undefined,
    doubts: 0,
    reachedTo: START,
    restart: new AbortController(),
  }
  let ends: Promise<unknown> | undefined
  return {
    bell: ear.bell,
    open: () => {
      ends ??= Promise.all([listen(listening, ear), poll(listening, ear)])
    },
    expect: ear.expected.expect,
    reached: (position) => {
      reached(ear, position)
    },
    reading: () => readingNewest(listening, ear),
    closed: async () => {
      await ends
    },
  }
}

const doubt = (ear: Ear): void => {
  ear.doubts += 1
  ear.bell.ring()
}

const reached = (ear: Ear, position: Position): void => {
  if (position > ear.reachedTo) ear.reachedTo = position
}

/** Subscribes again, from the window's end, as often as the subscription ends. */
const listen = async ({ connection, reader, runtime, signal }: Listening, ear: Ear): Promise<void> => {
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    ear.restart = new AbortController()
    const left = AbortSignal.any([signal, ear.restart.signal])
    const before = ear.window?.end()
    try {
      const window = (ear.window ??= newWindow(await reader.head()))
      doubt(ear)
      await connection.subscribe(window.end(), hearing(window, ear), left)
    } catch {
      // Whatever it was, the way on is the same; a log that contradicts itself is its readers' to report.
    }
    doubt(ear)
    pauseMs = ear.window?.end() === before ? Math.min(2 * pauseMs, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS
    await runtime.sleep(pauseMs, signal)
  }
}

/** A log that reaches further than a window that stands still means that it is told nothing any more. */
const poll = async ({ runtime, signal }: Listening, ear: Ear): Promise<void> => {
  while (!signal.aborted) {
    const end = ear.window?.end()
    const isOvertaken = end !== undefined && end < ear.reachedTo
    await runtime.sleep(POLL_MS, signal)
    if (isOvertaken && ear.window?.end() === end) ear.restart.abort()
    doubt(ear)
  }
}

/**
 * What the window holds is given at once. That it holds no more is believed by a reader that has been at the log's end
 * since anything may have gone unheard; others ask the server.
 */
const readingNewest = ({ reader }: Listening, ear: Ear): EventStore['readAll'] => {
  let doubtsAtEnd = -1
  return async (after, limit) => {
    const { doubts } = ear
    const kept = ear.window?.after(after, limit)
    if (kept !== undefined && (kept.length > 0 || doubts === doubtsAtEnd)) return kept
    const events = await reader.readAll(after, limit)
    reached(ear, events.at(-1)?.position ?? START)
    if (events.length < limit) doubtsAtEnd = doubts
    return events
  }
}

/** What one append wrote is told when its last event has come, whose time is the time of all. */
const hearing = (window: Window, { bell, expected }: Ear): ((record: LogRecord) => void) => {
  let pending: DecodedEvent[] = []
  const unended = new Set<string>()
  return (record) => {
    if (isSystem(record) || record.position <= window.end()) return
    const decoded = decodeRecord(record)
    pending.push(decoded)
    if (isEnd(decoded)) {
      unended.delete(endOf(decoded))
      expected.hear(decoded.event)
    } else unended.add(endOf(decoded))
    if (unended.size > 0) return
    window.add(atTheirTimes(pending, timesOfEnds(pending)))
    pending = []
    bell.ring()
  }
}
