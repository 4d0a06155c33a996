import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Asker } from './lists-system.ts'

export type FileAsked = {
  readonly url: string
  readonly asker: Asker
  readonly list: 'payments' | 'transactions'
}

/** The bytes of a list as a file, as they come. */
export const openFile = async (
  { url, asker, list }: FileAsked,
  signal: AbortSignal | null = null,
): Promise<ReadableStream<Uint8Array>> => {
  const headers = { authorization: `Bearer ${asker.key}`, accept: 'text/csv' }
  const response = await fetch(`${url}${asker.base}/${list}`, { headers, signal })
  if (!response.ok || response.body === null) throw new Error(`${list}: ${response.status}`)
  return response.body
}

const NEWLINE = 10

/** The lines of a file, its heading among them; `note` is told of them as they come. */
export const countLines = async (
  chunks: AsyncIterable<Uint8Array>,
  note: (lines: number) => void = () => undefined,
): Promise<number> => {
  let lines = 0
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1
    note(lines)
  }
  return lines
}

const SAMPLE_EVERY_MS = 250

const residentMb = async (pid: number): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) / 1024
}

/** Works while another process is watched; the most of its resident megabytes until it `isPast`, and of all. */
export const withMemoryOf = async <T>(
  pid: number,
  isPast: () => boolean,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly earlyMb: number; readonly mostMb: number }> => {
  const samples: { readonly mb: number; readonly isEarly: boolean }[] = []
  const over = new AbortController()
  const sampling = (async () => {
    while (!over.signal.aborted) {
      samples.push({ mb: await residentMb(pid), isEarly: !isPast() })
      await delay(SAMPLE_EVERY_MS)
    }
  })()
  const most = (some: typeof samples): number => Math.max(0, ...some.map(({ mb }) => mb))
  try {
    const result = await work()
    return { result, earlyMb: most(samples.filter(({ isEarly }) => isEarly)), mostMb: most(samples) }
  } finally {
    over.abort()
    await sampling
  }
}
