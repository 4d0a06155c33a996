import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEventStore, type EventStoreServer } from '../../../sims/eventstoredb/server.ts'
import type { Runtime } from '../../core/runtime.ts'
import { testRuntime } from '../postgres/test-runtime.spec-helper.ts'

/** A double on a file of its own. */
export type SpecimenServer = {
  readonly server: () => EventStoreServer
  /** Stays the same however often it is started. */
  readonly url: () => string
  readonly kill: () => Promise<void>
  /** Again, on the same file and port. */
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
}

export const specimenServer = async (): Promise<SpecimenServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'eventstoredb-'))
  const dataFile = join(folder, 'log')
  let server = await startEventStore({ dataFile })
  const { url, port } = server
  return {
    server: () => server,
    url: () => url,
    kill: () => server.kill(),
    start: async () => {
      server = await startEventStore({ dataFile, port })
    },
    remove: async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Time that runs so many times as fast: every limit comes so much sooner. */
export const hasty = (times: number): Pick<Runtime, 'monotonicMs' | 'sleep'> => ({
  monotonicMs: () => testRuntime.monotonicMs() * times,
  sleep: (delayMs, signal) => testRuntime.sleep(delayMs / times, signal),
})
