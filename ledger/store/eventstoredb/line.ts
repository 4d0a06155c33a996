import type { Runtime } from '../../core/runtime.ts'
import { StoreUnavailableError } from '../port.ts'
import { openClient, type Client } from './client.ts'
import { inTime, NoAnswerError, SlowReadError } from './in-time.ts'

/** After it the outcome of a call is unknown. */
const ANSWER_LIMIT_MS = 10_000
const DISPOSAL_LIMIT_MS = 2_000

/** One life of the client; calls on a line that has ended fail at once. */
export type Line = Omit<Client, 'dispose'>

export type SharedLine = {
  readonly current: () => Promise<Line>
  /** Ends this line, unless that has happened, and opens the next. */
  readonly replace: (line: Line, cause: unknown) => void
  /** Ends it when nobody else of the process uses it. */
  readonly leave: () => Promise<void>
}

type Ending = { readonly line: Line; readonly end: (cause: unknown) => Promise<void> }

const openLine = (connectionString: string, runtime: Pick<Runtime, 'sleep'>): Ending => {
  const client = openClient(connectionString)
  const ending = new AbortController()
  const limits = { runtime, limitMs: ANSWER_LIMIT_MS, ended: ending.signal }
  const appending = { ...limits, late: () => new NoAnswerError(`no verdict within ${ANSWER_LIMIT_MS} ms`) }
  const reading = { ...limits, late: () => new SlowReadError(`not read within ${ANSWER_LIMIT_MS} ms`) }
  const disposing = {
    runtime,
    limitMs: DISPOSAL_LIMIT_MS,
    late: () => new NoAnswerError('the calls of a client did not end'),
    ended: new AbortController().signal,
  }
  return {
    line: {
      append: (proposal) => inTime(appending, () => client.append(proposal)),
      readStream: (page) => inTime(reading, (abandoned) => client.readStream(page, abandoned)),
      readAll: (page) => inTime(reading, (abandoned) => client.readAll(page, abandoned)),
      subscribe: (after, hear, left) => client.subscribe(after, hear, AbortSignal.any([left, ending.signal])),
    },
    end: async (cause) => {
      ending.abort(cause)
      await inTime(disposing, client.dispose).catch(() => undefined)
    },
  }
}

type Entry = {
  users: number
  current: Promise<Ending>
  /** undefined while one line is being ended and the next is not open. */
  standing: Ending | undefined
}

/**
 * By connection string: one client for all the stores of a process. Two of them harm each other, as the pending appends
 * of all clients lie in one map, and are all rejected when one's connection dies.
 */
const entries = new Map<string, Entry>()

const entryOf = (connectionString: string, runtime: Pick<Runtime, 'sleep'>): Entry => {
  const there = entries.get(connectionString)
  if (there !== undefined) return there
  const standing = openLine(connectionString, runtime)
  const entry: Entry = { users: 0, standing, current: Promise.resolve(standing) }
  entries.set(connectionString, entry)
  return entry
}

/**
 * A client that failed is replaced by a new one, since some failures stay in it: a rejected `#serverFeatures` (asked for
 * before the first append, never asked for again when no node could be discovered, and without a deadline), an appending
 * stream that the server has ended without an error (it stays in the cache, and every append on it waits for ever).
 * The old one is ended first, because its end rejects what the new one's callers have pending.
 */
export const shareLine = (connectionString: string, runtime: Pick<Runtime, 'sleep'>): SharedLine => {
  const entry = entryOf(connectionString, runtime)
  entry.users += 1
  let hasLeft = false
  return {
    current: async () => {
      if (hasLeft) throw new StoreUnavailableError('the store is closed')
      return (await entry.current).line
    },
    replace: (line, cause) => {
      const { standing } = entry
      if (standing?.line !== line || entry.users === 0) return
      entry.standing = undefined
      entry.current = standing
        .end(cause)
        .then(() => openLine(connectionString, runtime))
        // Calls on the ended one fail, and so have it replaced again.
        .catch(() => standing)
        .then((next) => (entry.standing = next))
    },
    leave: async () => {
      if (hasLeft) return
      hasLeft = true
      entry.users -= 1
      if (entry.users > 0) return
      entries.delete(connectionString)
      await (await entry.current).end(new StoreUnavailableError('the store is closed'))
    },
  }
}
