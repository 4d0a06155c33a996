import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './program.ts'
import type { Server } from './server.ts'

/** A server that stood for so long is started again at once; one that ends sooner, or does not start, after a pause. */
const STEADY_MS = 60_000
const FIRST_PAUSE_MS = 250
/** Well within the half minute that the service may take to be back. */
const LONGEST_PAUSE_MS = 5_000

export type Supervised = { readonly stop: () => Promise<void> }

type Restart = () => Promise<Server>

/**
 * PostgreSQL itself recovers when a backend dies; this does when the postmaster does (the kernel ran out of memory, an
 * operator's kill, a full disk): clients see a few seconds without connections instead of a ledger that is down until
 * someone looks. It goes on for ever, since what keeps the server from starting, a disk without room, may go away.
 */
export const supervise = (first: Server, restart: Restart, log: Log): Supervised => {
  const stopping = new AbortController()
  const { signal } = stopping
  const isStopping = (): boolean => signal.aborted
  let latest = first
  let current: Promise<Server | undefined> = Promise.resolve(first)

  const restarted = async (): Promise<Server | undefined> => {
    try {
      return await restart()
    } catch (error) {
      log(`PostgreSQL could not be started again: ${String(error)}`)
      return undefined
    }
  }

  /** undefined: nobody wants it any more. */
  const again = async (pauses: Pauses): Promise<Server | undefined> => {
    for (;;) {
      await sleep(pauses.next(), undefined, { signal }).catch(() => undefined)
      if (isStopping()) return undefined
      const server = await restarted()
      if (server !== undefined) return server
    }
  }

  const watch = async (): Promise<void> => {
    const pauses = newPauses()
    for (;;) {
      const startedMs = performance.now()
      const how = await latest.ended
      if (isStopping()) return
      log(`PostgreSQL ${how} without being asked to; starting it again`)
      if (performance.now() - startedMs > STEADY_MS) pauses.reset()
      current = again(pauses)
      const server = await current
      if (server === undefined) return
      latest = server
    }
  }
  const watching = watch()

  // The last moment before this process is gone, in which nothing can be waited for: an uncaught error, process.exit().
  const onExit = (): void => {
    latest.signalStop()
  }
  process.once('exit', onExit)

  const stop = async (): Promise<void> => {
    stopping.abort()
    const server = await current
    await server?.stop()
    await watching
    process.removeListener('exit', onExit)
  }
  return { stop }
}

type Pauses = { readonly next: () => number; readonly reset: () => void }

/** The first is none. */
const newPauses = (): Pauses => {
  let nextMs = 0
  return {
    next: () => {
      const thisMs = nextMs
      nextMs = Math.min(Math.max(2 * nextMs, FIRST_PAUSE_MS), LONGEST_PAUSE_MS)
      return thisMs
    },
    reset: () => {
      nextMs = 0
    },
  }
}
