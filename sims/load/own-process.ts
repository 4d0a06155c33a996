import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type OwnProcess = {
  /** Its first line on standard output; rejects when it ends before. */
  readonly firstLine: Promise<string>
  /** Rejects when it ends without being asked to. */
  readonly ended: Promise<never>
  readonly pid: number
  /** Asks it to end and waits for that; kills it when it takes too long. */
  readonly stop: () => Promise<void>
}

type Program = {
  /** From the folder of this file. */
  readonly script: string
  readonly arguments?: readonly string[]
  /** All that it gets of an environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Of Node. */
  readonly flags?: readonly string[]
  /** A file descriptor that takes its standard output, which then has no first line. */
  readonly output?: number
}

/** As `npm start` and `jangbu` have it. */
export const MEMORY_FLAGS = [
  '--max-semi-space-size=64',
  '--no-allocation-site-pretenuring',
  '--heap-growing-percent=300',
  '--v8-pool-size=1',
] as const

const LONGEST_STOP_MS = 10_000

/** One of the programs that a benchmark runs beside each other, on the same Node as the benchmark itself. */
export const startOwnProcess = (program: Program): OwnProcess => {
  const path = fileURLToPath(new URL(program.script, import.meta.url))
  const words = [...(program.flags ?? []), path, ...(program.arguments ?? [])]
  const child = spawn(process.execPath, words, {
    env: program.environment,
    stdio: ['ignore', program.output ?? 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('close', resolve))
  const ended = exited.then(() => {
    throw new Error(`${program.script} ended by itself: ${String(child.exitCode ?? child.signalCode)}`)
  })
  ended.catch(() => undefined)
  const line = new Promise<string>((resolve) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve)
  })
  const firstLine = Promise.race([line, ended])
  firstLine.catch(() => undefined)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const cut = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS)
    await exited
    clearTimeout(cut)
  }
  if (child.pid === undefined) throw new Error(`${program.script} could not be started`)
  return { firstLine, ended, pid: child.pid, stop }
}
