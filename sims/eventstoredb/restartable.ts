import type { Restartable } from './control.ts'
import { startEventStore, type EventStoreOptions } from './server.ts'

/** @throws what starting throws. */
export const startRestartable = async (options: EventStoreOptions): Promise<Restartable> => {
  let server = await startEventStore(options)
  let isRunning = true
  return {
    server: () => server,
    isRunning: () => isRunning,
    end: (how) => {
      isRunning = false
      return server[how]()
    },
    start: async () => {
      if (isRunning) return
      server = await startEventStore({ ...options, port: server.port })
      isRunning = true
    },
  }
}
