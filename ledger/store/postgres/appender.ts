import { StoreUnavailableError, type AppendRequest, type AppendVerdict, type StoredEvent } from '../port.ts'
import { checkRequest } from '../request.ts'
import type { Database } from './database.ts'
import { appendStatement, encodeFlush, verdictsOf, writtenBy, type AnswerRow } from './flush.ts'
import { newWaitingLine, type Waiting } from './waiting-line.ts'

/** While one flush is written, the next is on its way; more would only wait for the counter's lock. */
export const FLUSHES_IN_FLIGHT = 2
/** Beyond this the callers are told, instead of waiting longer than anybody waits for them. */
const MOST_WAITING = 100_000

export type Appender = {
  readonly append: (request: AppendRequest) => Promise<AppendVerdict>
  /** Refuses new appends and resolves when the accepted ones have their verdicts. */
  readonly drain: () => Promise<void>
}

/**
 * A second flush only for many: few cost a commit as much as many do, and go out with those that come until the first is
 * written, a millisecond later.
 */
const FEWEST_BESIDE_ANOTHER = 64

const isWorthAFlush = (flushesInFlight: number, ready: number): boolean =>
  flushesInFlight === 0 || (flushesInFlight < FLUSHES_IN_FLIGHT && ready >= FEWEST_BESIDE_ANOTHER)

/** Told of each flush; what it wrote is worked out for whoever wants it. */
type Appended = (written: () => readonly StoredEvent[]) => void

/** Group commit: what callers ask for while flushes are on the way goes out together in the next. */
export const newAppender = (database: Database, appended: Appended): Appender => {
  const line = newWaitingLine()
  let flushesInFlight = 0
  let isScheduled = false
  let drained: (() => void) | undefined
  const isAway = (): boolean => flushesInFlight > 0 && database.reach.isAway()
  /** Nothing of theirs was sent, and who was sent before them may wait long: they had better come again. */
  database.reach.onAway(() => {
    if (!isAway()) return
    for (const { reject } of line.clear()) reject(away())
  })

  /** Not at once: callers that come in this turn of the event loop share a flush. */
  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      while (isWorthAFlush(flushesInFlight, line.ready()) && start(line.take()));
    })
  }

  const start = (batch: readonly Waiting[]): boolean => {
    if (batch.length === 0) return false
    flushesInFlight += 1
    void send(database, batch, appended).finally(() => {
      flushesInFlight -= 1
      line.done(batch)
      if (line.size() === 0) drained?.()
      schedule()
    })
    return true
  }

  return {
    append: (request) =>
      new Promise((resolve, reject) => {
        checkRequest(request)
        if (drained !== undefined) throw new StoreUnavailableError('the store is closed')
        if (isAway()) throw away()
        if (line.size() >= MOST_WAITING) throw new StoreUnavailableError('too many appends are waiting')
        line.add({ request, resolve, reject })
        schedule()
      }),
    drain: () =>
      new Promise((resolve) => {
        const before = drained
        drained = () => {
          before?.()
          resolve()
        }
        if (line.size() === 0) drained()
      }),
  }
}

const away = (): StoreUnavailableError => new StoreUnavailableError('the log is away: nothing was sent')

/** Never rejects: every caller learns its own verdict, or the reason why there is none. */
const send = async (database: Database, batch: readonly Waiting[], appended: Appended): Promise<void> => {
  try {
    const requests = batch.map(({ request }) => request)
    const answer = await database.query<AnswerRow>(appendStatement, encodeFlush(requests))
    const verdicts = verdictsOf(requests, answer)
    for (const [index, verdict] of verdicts.entries()) batch[index]?.resolve(verdict)
    appended(() => writtenBy(requests, answer, verdicts))
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
