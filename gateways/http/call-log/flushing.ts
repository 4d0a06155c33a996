import pg from 'pg'
import type { Log } from '../../../ledger/core/log.ts'
import { reasonsOf } from '../../../ledger/core/reasons.ts'
import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { Bell } from '../../../ledger/store/bell.ts'
import { lineOf } from './columns.ts'
import type { Entry, Queue } from './queue.ts'
import type { Session } from './session.ts'

/** Few enough that encoding them does not hold up what else the process does. */
const ROWS_PER_FLUSH = 500
/** How often it is looked whether that many have come, and how many times before fewer go out. */
const GATHER_MS = 20
const GATHERINGS = 5
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export type Flushing = {
  readonly session: Session
  readonly queue: Queue
  /** Rung for every call that came in. */
  readonly bell: Bell
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  readonly log: Log
  /** From then on nothing comes in; what is there is written without gathering. */
  readonly closing: AbortSignal
  /** On the monotonic clock; Infinity until it is closing. */
  readonly giveUpAtMs: () => number
  readonly wrote: (batch: readonly Entry[]) => void
  readonly lost: (batch: readonly Entry[]) => void
}

/** Writes until it is closing and nothing is left. @returns the last number written; undefined: something is left. */
export const flushUntilClosed = async (flushing: Flushing): Promise<number | undefined> => {
  const { queue } = flushing
  for (let lastSequence = 0; ;) {
    await rowsToWrite(flushing)
    if (queue.isEmpty()) return lastSequence
    const batch = queue.take(ROWS_PER_FLUSH)
    switch (await write(flushing, batch, lastSequence + 1)) {
      case 'written':
        lastSequence += batch.length
        flushing.wrote(batch)
        break
      case 'refused':
        flushing.lost(batch)
        queue.giveUp(batch)
        break
      case 'out_of_time':
        flushing.lost(batch)
        return undefined
    }
  }
}

const rowsToWrite = async ({ queue, bell, runtime, closing }: Flushing): Promise<void> => {
  for (let rings = bell.rings(); queue.isEmpty() && !closing.aborted; rings = bell.rings())
    await bell.rungSince(rings, closing)
  for (let times = 0; times < GATHERINGS && !queue.holds(ROWS_PER_FLUSH) && !closing.aborted; times += 1)
    await runtime.sleep(GATHER_MS, closing)
}

/** Repeats the same rows under the same numbers while the database is away, so it does not matter what became of them. */
const write = async (
  flushing: Flushing,
  batch: readonly Entry[],
  firstSequence: number,
): Promise<'written' | 'refused' | 'out_of_time'> => {
  const { session, runtime, log, closing } = flushing
  const lines = batch.map(lineIn)
  for (let tries = 0; ; tries += 1) {
    try {
      await session.insert({ firstSequence, lines, isRepeated: tries > 0 })
      if (tries > 0) log.info({}, 'the call log is written again')
      return 'written'
    } catch (error) {
      if (isRefusal(error)) {
        log.error({ error: reasonsOf(error) }, 'the call log refused rows: they are lost')
        return 'refused'
      }
      if (tries === 0)
        log.warn({ error: reasonsOf(error) }, 'the call log cannot be written now: trying again')
    }
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS)
    if (runtime.monotonicMs() + pauseMs > flushing.giveUpAtMs()) return 'out_of_time'
    await runtime.sleep(pauseMs, closing.aborted ? undefined : closing)
  }
}

const lineIn = (entry: Entry): string =>
  entry.kind === 'call'
    ? entry.line
    : lineOf({
        kind: entry.kind,
        at: String(entry.from),
        lost: String(entry.lost),
        lost_until: String(entry.until),
      })

/** Data exceptions and violated constraints, which these very rows would meet for ever; anything else may pass. */
const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && ['22', '23'].includes(error.code?.slice(0, 2) ?? '')
