import { setTimeout as delay } from 'node:timers/promises'
import type { Runtime } from '../../core/runtime.ts'

/** Real time, for specs on the real database. */
export const testRuntime: Pick<Runtime, 'monotonicMs' | 'sleep'> = {
  monotonicMs: () => performance.now(),
  sleep: (delayMs, signal) =>
    delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
}
