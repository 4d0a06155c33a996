import type { OwnerId } from '../../../ledger/core/ids.ts'
import type { Log } from '../../../ledger/core/log.ts'
import { reasonsOf } from '../../../ledger/core/reasons.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import { instantOf } from '../../../ledger/core/time.ts'
import { newBell, type Bell } from '../../../ledger/store/bell.ts'
import type { HttpCall, Recorder } from '../call.ts'
import { lineOf } from './columns.ts'
import { flushUntilClosed } from './flushing.ts'
import {
  callsIn,
  defaultQueueLimits,
  newQueue,
  type Queue,
  type QueueLimits,
  type CallEntry,
  type Entry,
} from './queue.ts'
import { rowOf, type FieldsOf } from './row.ts'
import { openSession } from './session.ts'

const CLOSE_LIMIT_MS = 10_000

export type CallLogOptions = {
  readonly connectionString: string
  /** The process; it has one call log in its life. */
  readonly owner: OwnerId
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  readonly log: Log
  readonly fields: FieldsOf
  readonly limits?: Partial<QueueLimits>
  /** For what is still to be written at the end. */
  readonly closeLimitMs?: number
}

export type CallLog = {
  /** Never waits; what finds no room is lost, and that is recorded. */
  readonly record: Recorder
  readonly figures: () => CallLogFigures
  /** Writes what is left, within a limit; nothing may be recorded any more. */
  readonly close: () => Promise<void>
}

/** Calls, since the process began. */
export type CallLogFigures = { readonly waiting: number; readonly written: number; readonly lost: number }

/**
 * Writes every recorded try into `jangbu_calls` in the background, on a connection of its own.
 * @throws when the database cannot be reached or `migrate` has not prepared it.
 */
export const openCallLog = async (options: CallLogOptions): Promise<CallLog> => {
  const { runtime, log } = options
  const session = await openSession(options)
  const queue = newQueue({ ...defaultQueueLimits, ...options.limits })
  const bell = newBell()
  const closing = new AbortController()
  let giveUpAtMs = Infinity
  const figures = { written: 0, lost: 0 }
  const flushed = flushUntilClosed({
    ...options,
    session,
    queue,
    bell,
    closing: closing.signal,
    giveUpAtMs: () => giveUpAtMs,
    wrote: (batch) => {
      figures.written += callsIn(batch)
      tellGaps(log, batch)
    },
    lost: (batch) => {
      figures.lost += callsIn(batch)
    },
  })

  const accepting = { ...options, queue, bell, closing: closing.signal }
  const record = recorderInto(accepting, () => {
    figures.lost += 1
  })
  const end = async (): Promise<void> => {
    giveUpAtMs = runtime.monotonicMs() + (options.closeLimitMs ?? CLOSE_LIMIT_MS)
    closing.abort()
    const lastSequence = await flushed
    if (lastSequence === undefined) {
      figures.lost += queue.waiting()
      log.error({ lost: figures.lost }, 'calls could not be written before the end: they are lost')
    } else await session.closeWriter(lastSequence).catch(tellUnclosed(log))
    await session.end()
  }
  let ended: Promise<void> | undefined
  return {
    record,
    figures: () => ({ ...figures, waiting: queue.waiting() }),
    close: () => (ended ??= end()),
  }
}

type Accepting = Pick<CallLogOptions, 'log' | 'fields'> & {
  readonly queue: Queue
  readonly bell: Bell
  readonly closing: AbortSignal
}

const recorderInto = ({ log, fields, queue, bell, closing }: Accepting, lost: () => void): Recorder => {
  let isLosing = false
  return (call) => {
    const entry = closing.aborted || queue.isFull() ? undefined : entryOf(call, fields, log)
    if (entry === undefined) {
      queue.lose(call)
      lost()
      if (!isLosing)
        log.error({ waiting: queue.waiting() }, 'the call log takes no more: calls go unrecorded')
    } else {
      queue.add(entry)
      bell.ring()
    }
    isLosing = entry === undefined
  }
}

/** A payment must not fail for its record's sake: undefined when there can be none. */
const entryOf = (call: HttpCall, fields: FieldsOf, log: Log): CallEntry | undefined => {
  try {
    return { kind: 'call', at: call.at, tookMs: call.tookMs, line: lineOf(rowOf(call, fields)) }
  } catch (error) {
    // The name alone: a message could quote a body.
    const name = error instanceof Error ? error.name : 'unknown error'
    log.error({ error: name }, 'a call could not be recorded')
    return undefined
  }
}

const tellGaps = (log: Log, batch: readonly Entry[]): void => {
  for (const entry of batch) {
    if (entry.kind === 'call') continue
    const { lost, from, until } = entry
    log.error({ lost, from: instantOf(from), until: instantOf(until) }, 'calls are missing in the call log')
  }
}

/** Everything is written; only that it is cannot be. */
const tellUnclosed =
  (log: Log) =>
  (error: unknown): void => {
    log.warn(
      { error: reasonsOf(error) },
      'the call log could not be closed: it will look as if it ended abruptly',
    )
  }
