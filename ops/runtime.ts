import { randomUUID } from 'node:crypto'
import { OwnerId } from '../ledger/core/ids.ts'
import type { Runtime } from '../ledger/core/runtime.ts'
import { instantOf } from '../ledger/core/time.ts'

/** The real world. */
export const systemRuntime = (): Runtime => ({
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  randomUuid: randomUUID,
  sleep,
  owner: OwnerId(`own_${randomUUID()}`),
})

/** Not the one of node:timers, which makes an error of every sleep that is cut short, as every request's is. */
const sleep: Runtime['sleep'] = (delayMs, signal) =>
  new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, signal?.aborted === true ? 0 : delayMs)
    signal?.addEventListener('abort', wake)
  })
