import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const JANGBU = fileURLToPath(new URL('../../../ops/cli/jangbu.js', import.meta.url))

export type Ran = { readonly exitCode: number | null; readonly output: string }

/** One command of `jangbu`, to its end. */
export const runOnce = (
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> => {
  const child = spawn(process.execPath, [JANGBU, ...command], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      resolve({ exitCode, output: Buffer.concat(chunks).toString() })
    })
  })
}
