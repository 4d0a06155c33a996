import { rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './errors.ts'
import { hasCode } from './files.ts'
import { postmasterFileIn, recordedPid, rootsOf, serversOn, type ServerProcess } from './processes.ts'
import type { Log } from './program.ts'

const FAST_STOP_LIMIT_MS = 30_000
const IMMEDIATE_STOP_LIMIT_MS = 10_000
const POLL_MS = 50

const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name)
  } catch (error) {
    // Alive, but another user's.
    return hasCode(error, 'EPERM')
  }
}

const goneWithin = async (cluster: string, limitMs: number): Promise<boolean> => {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += POLL_MS) {
    if ((await serversOn(cluster)).length === 0) return true
    await sleep(POLL_MS)
  }
  return false
}

const signalAll = (servers: readonly ServerProcess[], name: NodeJS.Signals): void => {
  for (const { pid } of servers) signal(pid, name)
}

/** postmaster.pid of a server that is gone, whose number another process now has, would keep PostgreSQL from starting. */
const removeStaleFile = async (cluster: string): Promise<void> => {
  const pid = await recordedPid(cluster)
  if (pid !== undefined && signal(pid, 0)) await rm(postmasterFileIn(cluster), { force: true })
}

/**
 * Ends what a Jangbu that was killed left running on this cluster. It is stopped rather than adopted: it may have been
 * started with other settings or by another version, and its log goes nowhere. Call it only while holding the lock.
 * @throws EmbeddedPostgresError when it does not end.
 */
export const stopLeftovers = async (cluster: string, log: Log): Promise<void> => {
  const exists = await stat(cluster).then(
    () => true,
    () => false,
  )
  if (!exists) return
  const servers = await serversOn(cluster)
  if (servers.length > 0) {
    log(
      `stopping the PostgreSQL that an earlier run left behind (${servers.map(({ pid }) => pid).join(', ')})`,
    )
    signalAll(rootsOf(servers), 'SIGINT')
    if (!(await goneWithin(cluster, FAST_STOP_LIMIT_MS))) {
      log('it does not end; ending it at once, to be recovered at the next start')
      signalAll(await serversOn(cluster), 'SIGQUIT')
      if (!(await goneWithin(cluster, IMMEDIATE_STOP_LIMIT_MS))) throw stillRunning(cluster)
    }
  }
  await removeStaleFile(cluster)
}

const stillRunning = (cluster: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    `A PostgreSQL left over from an earlier run still works on ${cluster} and does not end.`,
  )
