import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ProgramFailedError } from './errors.ts'
import type { ServerUser } from './server-user.ts'

/** One of PostgreSQL's programs and how to start it. */
export type Program = {
  readonly command: string
  readonly arguments: readonly string[]
  readonly cwd: string
  readonly user: ServerUser
  readonly input?: string
}

export type Log = (line: string) => void

/** Enough to explain a failure, little enough to show. */
const KEPT_LINES = 30

/** A clean environment: PGDATA, PGPORT, LC_ALL and the like of the caller's shell must not reach the server. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const

export const spawnOptions = ({ cwd, user }: Program): SpawnOptions => ({
  cwd,
  env: ENVIRONMENT,
  ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
})

/** Passes each line of the given outputs to `log`; the function returned gives the last ones. */
export const followOutput = (child: ChildProcess, log: Log): (() => string) => {
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line)
      if (kept.length > KEPT_LINES) kept.shift()
      log(line)
    })
  }
  return () => kept.join('\n')
}

/**
 * Runs a program to its end.
 * @throws ProgramFailedError when it cannot be started or ends with anything but 0.
 */
export const runProgram = async (program: Program, log: Log): Promise<string> => {
  const child = spawn(program.command, program.arguments, { ...spawnOptions(program), stdio: 'pipe' })
  const output = followOutput(child, log)
  // It may end without reading; how it ended is what counts.
  child.stdin.on('error', () => undefined)
  child.stdin.end(program.input ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new ProgramFailedError(`${program.command} cannot be run: ${error.message}`, output()))
    })
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output())
      else reject(new ProgramFailedError(`${program.command} failed (${String(code ?? signal)})`, output()))
    })
  })
}
