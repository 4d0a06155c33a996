import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const JANGBU = fileURLToPath(new URL('../cli/jangbu.js', import.meta.url))
const ADDRESS = /^Jangbu listens on (\S+)/

export type OwnProcess = {
  readonly url: string
  /** Stands still, with its connections open; and goes on. */
  readonly pause: () => void
  readonly wake: () => void
  /** kill -9 */
  readonly kill: () => Promise<void>
}

/** `jangbu start --roles api` as a process of its own; resolves when it listens. */
export const startOwnProcess = async (variables: Readonly<Record<string, string>>): Promise<OwnProcess> => {
  const child = spawn(process.execPath, [JANGBU, 'start', '--roles', 'api'], {
    env: { ...variables, PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const url = ADDRESS.exec(line)?.[1]
    if (url === undefined) continue
    return { url, kill, pause: () => void child.kill('SIGSTOP'), wake: () => void child.kill('SIGCONT') }
  }
  await kill()
  throw new Error('a process ended before it listened')
}
