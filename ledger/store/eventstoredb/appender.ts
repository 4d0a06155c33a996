import type { Runtime } from '../../core/runtime.ts'
import {
  CorruptLogError,
  NO_STREAM,
  StoreUnavailableError,
  type AppendRequest,
  type AppendVerdict,
  type NewEvent,
  type StoredEvent,
} from '../port.ts'
import { checkRequest } from '../request.ts'
import { serializer } from '../serial.ts'
import type { LogRecord, ProposedEvent } from './client.ts'
import type { Connection } from './connection.ts'
import { decodeRecord, encodeAppend } from './envelope.ts'
import type { Line } from './line.ts'
import type { Live } from './live.ts'
import { inTheirTimes } from './reader.ts'
import { newTurnstile } from './turnstile.ts'

/** Enough to keep a server busy; what they hold is in memory, since writes to a connection never wait. */
const MOST_IN_FLIGHT = 256
/** Beyond this the callers are told, instead of waiting longer than anybody waits for them. */
const MOST_WAITING = 100_000

export type Appender = {
  readonly append: (request: AppendRequest) => Promise<AppendVerdict>
  /** Refuses new appends and resolves when the accepted ones have their verdicts. */
  readonly drain: () => Promise<void>
}

/** What was appended is mostly heard of before its append is answered; when it is not, it is read back instead. */
const HEARD_LIMIT_MS = 200

type Desk = {
  readonly connection: Connection
  readonly live: Pick<Live, 'open' | 'expect' | 'reached'>
  readonly runtime: Pick<Runtime, 'sleep'>
}

/** Appends to one stream go one after another, as their callers chained them; those to different streams at once. */
export const newAppender = ({ connection, live, runtime }: Desk): Appender => {
  const appendAndHear = async (request: AppendRequest, proposed: readonly ProposedEvent[]) => {
    live.open()
    const { heard, forget } = live.expect(lastOf(request).id)
    const over = new AbortController()
    const soon = (): Promise<StoredEvent | undefined> =>
      Promise.race([heard, runtime.sleep(HEARD_LIMIT_MS, over.signal).then(() => undefined)])
    try {
      const verdict = await connection.append((line) => appendOnce(line, request, { proposed, soon }))
      if (verdict.kind === 'appended') live.reached(verdict.position)
      return verdict
    } finally {
      over.abort()
      forget()
    }
  }
  const inTurn = serializer()
  const turnstile = newTurnstile(MOST_IN_FLIGHT)
  const accepted = new Set<Promise<unknown>>()
  let isDrained = false
  return {
    append: async (request) => {
      checkRequest(request)
      const proposed = encodeAppend(request)
      if (isDrained) throw new StoreUnavailableError('the store is closed')
      if (accepted.size >= MOST_WAITING) throw new StoreUnavailableError('too many appends are waiting')
      const verdict = inTurn(request.stream, () => turnstile(() => appendAndHear(request, proposed)))
      accepted.add(verdict)
      return verdict.finally(() => accepted.delete(verdict))
    },
    drain: async () => {
      isDrained = true
      await Promise.allSettled(accepted)
    },
  }
}

/** @throws Error: `checkRequest` has seen to it that there is one. */
const lastOf = ({ events }: AppendRequest): NewEvent => {
  const last = events.at(-1)
  if (last === undefined) throw new Error('an append of no events')
  return last
}

type Appending = {
  readonly proposed: readonly ProposedEvent[]
  /** The append's last event, if the live subscription tells of it in time. */
  readonly soon: () => Promise<StoredEvent | undefined>
}

/**
 * The server recognises a repetition by the ids at the expected revision, and answers as the first time; where the first
 * answer was lost it may also say that the revision is wrong. Either way what stands in the stream decides: place and
 * time come from there, so that a repeated append has the verdict of the first.
 */
const appendOnce = async (
  line: Line,
  request: AppendRequest,
  { proposed, soon }: Appending,
): Promise<AppendVerdict> => {
  const { stream, expectedRevision, events } = request
  const answer = await line.append({ stream, expectedRevision, events: proposed })
  const lastRevision = expectedRevision + events.length
  switch (answer) {
    case 'written': {
      const heard = await soon()
      return heard?.stream === stream && heard.revision === lastRevision
        ? verdictOn(heard)
        : readBack(line, request)
    }
    case 'wrong_revision': {
      const from = expectedRevision + 1
      const there = await line.readStream({ stream, from, count: events.length })
      const last = there.at(-1)
      const isOurs =
        there.length === events.length &&
        there.every(({ id, revision }, index) => id === events[index]?.id && revision === from + index)
      if (last !== undefined && isOurs) return placed(line, last)
      const [newest] = await line.readStream({ stream, from: 'newest', count: 1 })
      return { kind: 'conflict', revision: newest?.revision ?? NO_STREAM }
    }
  }
}

/** @throws Error, which passes, where a node has not caught up with the one that wrote. */
const readBack = async (line: Line, request: AppendRequest): Promise<AppendVerdict> => {
  const { stream, expectedRevision, events } = request
  const lastRevision = expectedRevision + events.length
  const [last] = await line.readStream({ stream, from: lastRevision, count: 1 })
  if (last === undefined) throw new Error(`${stream}: what was appended cannot be read yet`)
  if (last.revision !== lastRevision || last.id !== lastOf(request).id)
    throw new CorruptLogError(`${stream}: another event stands at ${lastRevision}, where one was appended`)
  return placed(line, last)
}

const placed = async (line: Line, record: LogRecord): Promise<AppendVerdict> => {
  const [event] = await inTheirTimes(line, [decodeRecord(record)])
  if (event === undefined) throw new CorruptLogError(`${record.stream} ${record.revision} cannot be read`)
  return verdictOn(event)
}

const verdictOn = ({ revision, position, recordedAt }: StoredEvent): AppendVerdict => ({
  kind: 'appended',
  revision,
  position,
  recordedAt,
})
