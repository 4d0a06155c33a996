import type { Runtime } from '../core/runtime.ts'
import { StoreUnavailableError } from './port.ts'
import { newReach, type Reach } from './reach.ts'

/** Longer than a server takes to come back after a crash. */
const REPEAT_LIMIT_MS = 20_000
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 1_000

export type Persistence = {
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** Whether the server itself says that it will not, ever: repeating would not help, as it may after any other trouble. */
  readonly isFinal: (error: unknown) => boolean
  /** Shared by all who ask the server for the same kind of thing: while it is away, nobody joins those who ask already. */
  readonly reach?: Reach
  /** Nothing comes of it but its answer: while the server is away, one is enough to find out when it is back. */
  readonly isReading?: boolean
}

/**
 * Repeats what may run twice until it is answered.
 * @throws StoreUnavailableError when the limit is over or repeating would not help; and at once while the server is known
 * to be away and others ask it already: then nothing was sent.
 */
export const persistently = async <T>(persistence: Persistence, attempt: () => Promise<T>): Promise<T> => {
  const { runtime, reach = newReach(runtime) } = persistence
  if (reach.isAway() && reach.askers() > 0) throw new StoreUnavailableError(AWAY)
  reach.began()
  try {
    return await repeated({ ...persistence, reach }, attempt)
  } finally {
    reach.ended()
  }
}

const AWAY = 'the log is away'

const repeated = async <T>(
  { runtime, isFinal, reach, isReading = false }: Persistence & { readonly reach: Reach },
  attempt: () => Promise<T>,
): Promise<T> => {
  const deadlineMs = runtime.monotonicMs() + REPEAT_LIMIT_MS
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    const askedMs = runtime.monotonicMs()
    try {
      const answer = await attempt()
      reach.answered()
      return answer
    } catch (cause) {
      if (isFinal(cause)) {
        reach.answered()
        throw new StoreUnavailableError('the log refused a request', { cause })
      }
      reach.failed(askedMs)
      if (isReading && reach.isAway() && reach.askers() > 1) throw new StoreUnavailableError(AWAY, { cause })
      if (runtime.monotonicMs() + pauseMs > deadlineMs)
        throw new StoreUnavailableError(`the log did not answer within ${REPEAT_LIMIT_MS} ms`, { cause })
    }
    await runtime.sleep(pauseMs)
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
}
