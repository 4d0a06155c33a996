import type { Log } from './program.ts'
import type { Server } from './server.ts'

/** Over the life of one process; a postmaster that keeps dying needs a person. */
const RESTART_LIMIT = 20

export type Supervised = { readonly stop: () => Promise<void> }

type Restart = () => Promise<Server>

/**
 * PostgreSQL itself recovers when a backend dies; this does when the postmaster does (the kernel ran out of memory, an
 * operator's kill): clients see a few seconds without connections instead of a ledger that is down until someone looks.
 */
export const supervise = (first: Server, restart: Restart, log: Log): Supervised => {
  let latest = first
  let current = Promise.resolve(first)
  let isStopping = false

  const watch = async (): Promise<void> => {
    for (let restarts = 0; restarts < RESTART_LIMIT; restarts += 1) {
      const how = await latest.ended
      if (isStopping) return
      log(`PostgreSQL ${how} without being asked to; starting it again`)
      current = restart()
      latest = await current
    }
    log(`PostgreSQL was started again ${String(RESTART_LIMIT)} times; it will not be another time`)
  }
  const watching = watch().catch((error: unknown) => {
    log(`PostgreSQL could not be started again: ${String(error)}`)
  })

  // The last moment before this process is gone, in which nothing can be waited for: an uncaught error, process.exit().
  const onExit = (): void => {
    latest.signalStop()
  }
  process.once('exit', onExit)

  const stop = async (): Promise<void> => {
    isStopping = true
    const server = await current.catch(() => undefined)
    await server?.stop()
    await watching
    process.removeListener('exit', onExit)
  }
  return { stop }
}
