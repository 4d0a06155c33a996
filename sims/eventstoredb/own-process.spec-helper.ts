import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

export type OwnProcess = {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly control: string
  readonly pid: number
  /** Resolves with exit code and signal. */
  readonly kill: (signal: NodeJS.Signals) => Promise<unknown>
}

/** The double as its own process, when it listens. */
export const startOwnProcess = async (...options: readonly string[]): Promise<OwnProcess> => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [first, second] = await twoLines(child)
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(first))
  const { control } = z.object({ control: z.string() }).parse(JSON.parse(second))
  return {
    url,
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    control,
    pid: child.pid ?? 0,
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

const twoLines = (child: ChildProcess): Promise<readonly [string, string]> =>
  new Promise((resolve, reject) => {
    const lines: string[] = []
    if (child.stdout === null) throw new Error('it has no output')
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      const [first, second] = lines
      if (first !== undefined && second !== undefined) resolve([first, second])
    })
    child.once('exit', () => {
      reject(new Error(`it ended: ${lines.join(' ')}`))
    })
  })

const BYTES_PER_KIBIBYTE = 1024

/** What the process has in memory. */
export const residentBytes = async (pid: number): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) * BYTES_PER_KIBIBYTE
}
