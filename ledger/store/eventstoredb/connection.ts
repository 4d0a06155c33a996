import type { Runtime } from '../../core/runtime.ts'
import { persistently } from '../persistently.ts'
import type { Position } from '../port.ts'
import { newReach } from '../reach.ts'
import { isServersWord, refusalOf, type LogRecord } from './client.ts'
import { SlowReadError } from './in-time.ts'
import { shareLine, type Line } from './line.ts'

export type Connecting = {
  readonly connectionString: string
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
}

export type Connection = {
  /**
   * Repeats the question while the connection fails, so it must be one that may be asked twice, with the same bytes.
   * @throws StoreUnavailableError when it was not answered within the limit; what it did is then unknown. At once, and
   * without having done anything, while the server is away and others ask it already.
   */
  readonly append: <T>(question: (line: Line) => Promise<T>) => Promise<T>
  /** As `append`, for what changes nothing. */
  readonly read: <T>(question: (line: Line) => Promise<T>) => Promise<T>
  /** Not repeated: it is for the caller to know from where to go on. */
  readonly subscribe: (after: Position, hear: (record: LogRecord) => void, left: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

type Answer<T> = { readonly value: T } | { readonly refusal: Error }

export const connect = ({ connectionString, runtime }: Connecting): Connection => {
  const shared = shareLine(connectionString, runtime)
  let isClosed = false

  const attempt = async <T>(question: (line: Line) => Promise<T>): Promise<Answer<T>> => {
    const line = await shared.current()
    try {
      return { value: await question(line) }
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal !== undefined) return { refusal }
      if (!isServersWord(error) && !(error instanceof SlowReadError)) shared.replace(line, error)
      throw error
    }
  }

  const persistence = { runtime, isFinal: () => isClosed }
  const writing = { ...persistence, reach: newReach(runtime) }
  const reading = { ...persistence, reach: newReach(runtime), isReading: true }
  return {
    append: async (question) => answered(await persistently(writing, () => attempt(question))),
    read: async (question) => answered(await persistently(reading, () => attempt(question))),
    subscribe: async (after, hear, left) => (await shared.current()).subscribe(after, hear, left),
    close: () => {
      isClosed = true
      return shared.leave()
    },
  }
}

const answered = <T>(answer: Answer<T>): T => {
  if ('refusal' in answer) throw answer.refusal
  return answer.value
}
