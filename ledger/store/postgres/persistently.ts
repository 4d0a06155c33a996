import type { Runtime } from '../../core/runtime.ts'
import { StoreUnavailableError } from '../port.ts'
import { isServersWord } from './servers-word.ts'

/** Longer than a database takes to come back after a crash. */
const REPEAT_LIMIT_MS = 20_000
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 1_000

/** @throws StoreUnavailableError when the limit is over or repeating would not help. */
export const persistently = async <T>(
  runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>,
  attempt: () => Promise<T>,
): Promise<T> => {
  const deadlineMs = runtime.monotonicMs() + REPEAT_LIMIT_MS
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    try {
      return await attempt()
    } catch (cause) {
      if (isServersWord(cause)) throw new StoreUnavailableError('the log refused a statement', { cause })
      if (runtime.monotonicMs() + pauseMs > deadlineMs)
        throw new StoreUnavailableError(`the log did not answer within ${REPEAT_LIMIT_MS} ms`, { cause })
    }
    await runtime.sleep(pauseMs)
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
}
