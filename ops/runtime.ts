import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { OwnerId } from '../ledger/core/ids.ts'
import type { Runtime } from '../ledger/core/runtime.ts'
import { instantOf } from '../ledger/core/time.ts'

/** The real world. */
export const systemRuntime = (): Runtime => ({
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  randomUuid: randomUUID,
  randomBytes: (length) => randomBytes(length),
  sleep: async (delayMs, signal) => {
    try {
      await pause(delayMs, undefined, signal === undefined ? {} : { signal })
    } catch {
      // Woken by the signal: the sleep is over, which is all that was asked for.
    }
  },
  owner: OwnerId(`own_${randomUUID()}`),
})
