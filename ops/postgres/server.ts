import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterIn, type Tools } from './cluster.ts'
import { ProgramFailedError } from './errors.ts'
import { followOutput, spawnOptions, type Program } from './program.ts'
import { placementOf } from './server-user.ts'
import { settingArguments } from './settings.ts'

/** A running postmaster that is our child. */
export type Server = {
  /** Resolves with how it ended, whatever the reason. */
  readonly ended: Promise<string>
  /** Asks it to end and does not wait: for when this process is about to be gone. */
  readonly signalStop: () => void
  readonly stop: () => Promise<void>
}

/** Recovery after a crash reads at most max_wal_size of log, which slow disks do in minutes. */
const READY_LIMIT_MS = 300_000
const FAST_STOP_LIMIT_MS = 30_000
const IMMEDIATE_STOP_LIMIT_MS = 10_000
const LAST_WORDS_LIMIT_MS = 500

const READY_LINE = 'database system is ready to accept connections'

/** What `promise` gives, or `late`. */
const within = async <T>(promise: Promise<T>, limitMs: number): Promise<T | 'late'> => {
  const timer = new AbortController()
  const late = sleep(limitMs, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const)
  try {
    return await Promise.race([promise, late])
  } finally {
    timer.abort()
  }
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(`ended (${String(code ?? signal)})`)
    })
    child.once('error', (error) => {
      resolve(`cannot be run: ${error.message}`)
    })
  })

const closeOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })

/** Fast shutdown (clients are cut off, data is written out), then immediate (recovered at the next start), then force. */
const stopChild = async (child: ChildProcess, ended: Promise<string>): Promise<void> => {
  child.kill('SIGINT')
  if ((await within(ended, FAST_STOP_LIMIT_MS)) !== 'late') return
  child.kill('SIGQUIT')
  if ((await within(ended, IMMEDIATE_STOP_LIMIT_MS)) !== 'late') return
  child.kill('SIGKILL')
  await ended
}

const postmaster = (home: string, port: number, { native, user }: Tools): Program => {
  const { cwd, path } = placementOf(clusterIn(home), user)
  return {
    command: native.postgres,
    arguments: ['-D', path, '-p', String(port), ...settingArguments],
    cwd,
    user,
  }
}

/**
 * Starts PostgreSQL and waits until it takes connections.
 * @throws ProgramFailedError when it ends before that or takes too long.
 */
export const launchServer = async (home: string, port: number, tools: Tools): Promise<Server> => {
  const program = postmaster(home, port, tools)
  const child = spawn(program.command, program.arguments, {
    ...spawnOptions(program),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own group: Ctrl-C goes to the whole group of a terminal, and the database must outlive what uses it.
    detached: true,
  })
  const ready = Promise.withResolvers<'ready'>()
  const output = followOutput(child, (line) => {
    if (line.includes(READY_LINE)) ready.resolve('ready')
    tools.log(line)
  })
  const ended = endOf(child)
  const closed = closeOf(child)
  const outcome = await within(Promise.race([ready.promise, ended]), READY_LIMIT_MS)
  if (outcome === 'ready') {
    return { ended, signalStop: () => void child.kill('SIGINT'), stop: () => stopChild(child, ended) }
  }
  if (outcome === 'late') await stopChild(child, ended)
  await within(closed, LAST_WORDS_LIMIT_MS)
  const how = outcome === 'late' ? `was not ready within ${String(READY_LIMIT_MS / 1000)} s` : outcome
  throw new ProgramFailedError(`${program.command} ${how}`, output())
}
