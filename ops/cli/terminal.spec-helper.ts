import { PassThrough } from 'node:stream'
import type { Terminal } from './terminal.ts'

export type Captured = Terminal & { readonly printed: () => string; readonly told: () => string }

/** What a command would have shown, without a TTY. */
export const capturingTerminal = (): Captured => {
  const printed: string[] = []
  const progress = new PassThrough()
  const told: string[] = []
  progress.on('data', (chunk: Buffer) => told.push(String(chunk)))
  return {
    print: (text) => printed.push(text),
    progress,
    printed: () => printed.join('\n'),
    told: () => told.join(''),
  }
}
