import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { answers } from '../../ops/connect.ts'
import { clusterIn } from '../../ops/postgres/cluster.ts'
import { discardAbandoned } from '../../ops/postgres/discard.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../ops/postgres/embedded.ts'
import { rootsOf, serversOn } from '../../ops/postgres/processes.ts'

export type OwnPostgres = {
  readonly url: string
  /** A folder of the run, gone after it. */
  readonly folder: string
  /** kill -9 of the postmaster and of every process it had. */
  readonly kill: () => Promise<void>
  /** Resolves when it takes connections again after a kill. */
  readonly isBack: () => Promise<void>
}

const FOLDER_PREFIX = 'jangbu-chaos-'
const BACK_LIMIT_MS = 120_000
const LOOK_EVERY_MS = 50

/**
 * A PostgreSQL for one run, on one port for all of it, in a new folder; nothing is left of either. What a run that was
 * itself killed has left goes first.
 */
export const withOwnPostgres = async <T>(work: (postgres: OwnPostgres) => Promise<T>): Promise<T> => {
  await discardAbandoned(tmpdir(), FOLDER_PREFIX, () => undefined)
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX))
  // The server may run as another user, which has to reach its own folder inside.
  await chmod(folder, 0o711)
  try {
    const server = await newServer(folder)
    return await work({ ...server, folder }).finally(server.stop)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

type Server = Pick<OwnPostgres, 'url' | 'kill' | 'isBack'> & Pick<EmbeddedPostgres, 'stop'>

/** Its own supervisor starts it again after a kill. */
const newServer = async (dataDir: string): Promise<Server> => {
  const { url, stop } = await startEmbeddedPostgres({ dataDir })
  const cluster = clusterIn(dataDir)
  const isBack = async (): Promise<void> => {
    const deadlineMs = performance.now() + BACK_LIMIT_MS
    while (!(await answers(url))) {
      if (performance.now() > deadlineMs) throw new Error('PostgreSQL did not come back after a kill')
      await delay(LOOK_EVERY_MS)
    }
  }
  const kill = async (): Promise<void> => {
    const servers = await serversOn(cluster)
    const roots = new Set(rootsOf(servers).map(({ pid }) => pid))
    // The postmaster first: it would end its backends in order.
    for (const { pid } of servers.toSorted((a, b) => Number(roots.has(b.pid)) - Number(roots.has(a.pid))))
      killOne(pid)
  }
  return { url, kill, isBack, stop }
}

const killOne = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended meanwhile.
  }
}
