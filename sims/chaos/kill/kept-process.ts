import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const atHome = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
/** For one that ends by itself, as while its database is away. */
const RESTART_PAUSE_MS = 200
const READY_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 20
const STOP_LIMIT_MS = 60_000

export type Program = {
  /** For a person. */
  readonly name: string
  /** A script of the project, and what it is told. */
  readonly command: readonly [script: string, ...options: readonly string[]]
  /** What it prints when everything it was asked for runs. */
  readonly ready: RegExp
  readonly environment: Readonly<Record<string, string>>
  /** Where everything that it says goes. */
  readonly logFile: string
}

/** One process that is started again however it ends. */
export type KeptProcess = {
  readonly name: string
  readonly isReady: () => boolean
  readonly ready: () => Promise<void>
  /** kill -9 */
  readonly kill: () => void
  /** SIGSTOP, and SIGCONT when the time is over, to the same process if it is still there. */
  readonly pause: (pauseMs: number) => void
  readonly endings: () => Endings
  /** SIGTERM, and not again. */
  readonly stop: () => Promise<void>
}

export type Endings = {
  readonly killed: number
  /** With the code or signal; not asked for. */
  readonly byItself: readonly string[]
}

type Incarnation = {
  readonly child: ChildProcess
  readonly ended: Promise<string>
  isReady: boolean
  isKilled: boolean
}

export const keepRunning = (program: Program): KeptProcess => {
  const { current, endings, end } = keeperOf(program)
  return {
    name: program.name,
    isReady: () => current().isReady,
    ready: async () => {
      const deadlineMs = performance.now() + READY_LIMIT_MS
      while (!current().isReady) {
        if (performance.now() > deadlineMs)
          throw new Error(`${program.name} did not start in time: ${endings().byItself.join(', ')}`)
        await delay(LOOK_EVERY_MS)
      }
    },
    kill: () => {
      const incarnation = current()
      if (incarnation.isKilled || !incarnation.child.kill('SIGKILL')) return
      incarnation.isKilled = true
      incarnation.isReady = false
    },
    pause: (pauseMs) => {
      const { child } = current()
      child.kill('SIGSTOP')
      setTimeout(() => child.kill('SIGCONT'), pauseMs)
    },
    endings,
    stop: end,
  }
}

type Keeper = Pick<KeptProcess, 'endings'> & {
  readonly current: () => Incarnation
  readonly end: () => Promise<void>
}

/** Begins it again and again. */
const keeperOf = (program: Program): Keeper => {
  const log = createWriteStream(program.logFile, { flags: 'a' })
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  const byItself: string[] = []
  let killed = 0
  let current = begin(program, log)

  const keep = async (): Promise<void> => {
    while (!isStopping()) {
      const how = await current.ended
      if (isStopping()) return
      if (current.isKilled) killed += 1
      else {
        byItself.push(how)
        await delay(RESTART_PAUSE_MS)
      }
      if (!isStopping()) current = begin(program, log)
    }
  }
  const keeping = keep()
  const end = async (): Promise<void> => {
    stopping.abort()
    const { child, ended } = current
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    const cut = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await ended
    clearTimeout(cut)
    await keeping
    log.end()
  }
  return { current: () => current, endings: () => ({ killed, byItself: [...byItself] }), end }
}

const begin = ({ command, ready, environment }: Program, log: WriteStream): Incarnation => {
  const [script, ...options] = command
  const child = spawn(process.execPath, [atHome(script), ...options], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(String(code ?? signal))
    })
    child.once('error', (error) => {
      resolve(error.message)
    })
  })
  const incarnation: Incarnation = { child, ended, isReady: false, isKilled: false }
  // Nothing of a run outlives it, a stopped process neither.
  const onExit = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', onExit)
  void ended.then(() => {
    incarnation.isReady = false
    process.removeListener('exit', onExit)
  })
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      if (ready.test(line) && !incarnation.isKilled) incarnation.isReady = true
      log.write(`${line}\n`)
    })
  return incarnation
}
