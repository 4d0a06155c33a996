import type { Runtime } from '../core/runtime.ts'
import { StoreUnavailableError, type EventStore } from './port.ts'

/** As long as nobody has tried again, a failure says less and less; then somebody had better. */
const FAILURE_COUNTS_MS = 30_000

export type WatchedAppends = {
  readonly store: EventStore
  /** @throws StoreUnavailableError while appends fail: a log may be read and not be written, on a full disk for one. */
  readonly check: () => void
}

/** Notices whether the log takes what this process appends. */
export const watchAppends = (
  store: EventStore,
  { monotonicMs }: Pick<Runtime, 'monotonicMs'>,
): WatchedAppends => {
  let failedMs: number | undefined
  return {
    store: {
      ...store,
      append: async (request) => {
        try {
          const verdict = await store.append(request)
          failedMs = undefined
          return verdict
        } catch (error) {
          if (error instanceof StoreUnavailableError) failedMs = monotonicMs()
          throw error
        }
      },
    },
    check: () => {
      if (failedMs !== undefined && monotonicMs() - failedMs < FAILURE_COUNTS_MS)
        throw new StoreUnavailableError('the log takes no appends')
    },
  }
}
