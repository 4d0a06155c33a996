import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { parseJson } from './body.ts'
import { endOfLastLine, lines, startOf } from './journal-lines.ts'

const Header = z.object({ journal: z.literal('card-network'), version: z.literal(1), runId: z.string() })

const Entry = z.object({
  /** Epoch milliseconds: every time that the request led to. */
  atMs: z.number(),
  /** The merchant's fingerprint. */
  merchant: z.string(),
  key: z.string(),
  path: z.string(),
  /** As received: another byte would be another request. */
  body: z.string(),
})

/** A POST under a new idempotency key, with what is needed to repeat it. */
export type JournalEntry = z.output<typeof Entry>

export type Journal = {
  /** Of the world that the entries belong to. */
  readonly runId: string
  /** Every entry so far, one after another; to be called before the first append. @throws JournalError. */
  readonly replay: (repeat: (entry: JournalEntry) => Promise<unknown>) => Promise<void>
  /** Resolves in the order of the calls, once the operating system has the line. @throws when it cannot be written. */
  readonly append: (entry: JournalEntry) => Promise<void>
  /** Resolves when what was appended is written. */
  readonly close: () => Promise<void>
}

const wordsOf = (error: unknown): string => {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'not a line of a journal'
  return error instanceof Error ? error.message : String(error)
}

/** In words for the person whose file it is. */
export class JournalError extends Error {
  override readonly name = 'JournalError'

  constructor(file: string, cause: unknown) {
    super(
      `The card network simulator cannot go on with its journal ${file} (${wordsOf(cause)}). Repair that, or move the file ` +
        `away: the simulator then starts empty and no longer knows the payments made before.`,
      { cause },
    )
  }
}

/** How a journal begins, and hopefully nothing else: somebody else's file must not be cut. */
const MARK = '{"journal":"card-network",'

/**
 * Made when missing, for its owner only. A last line that a crash tore is cut off.
 * @throws JournalError when the file cannot be read or written, or is no journal.
 */
export const openJournal = async (file: string, newRunId: string): Promise<Journal> => {
  const explain = (error: unknown): never => {
    throw new JournalError(file, error)
  }
  const handle = await open(file, 'a+', 0o600).catch(explain)
  try {
    const isNew = (await cutToWholeLines(handle)) === 0
    if (isNew) await handle.appendFile(line({ journal: 'card-network', version: 1, runId: newRunId }))
    const runId = isNew ? newRunId : await runIdIn(file)
    const replay: Journal['replay'] = (repeat) => replayFrom(file, repeat).catch(explain)
    return { runId, replay, ...writerTo(handle) }
  } catch (error) {
    await handle.close()
    return explain(error)
  }
}

/** Gives the bytes left. */
const cutToWholeLines = async (handle: FileHandle): Promise<number> => {
  if (!MARK.startsWith(await startOf(handle, MARK.length))) throw new Error('it is something else')
  const { size } = await handle.stat()
  const end = await endOfLastLine(handle, size)
  if (end < size) await handle.truncate(end)
  return end
}

const runIdIn = async (file: string): Promise<string> => {
  for await (const text of lines(file)) {
    const header = Header.safeParse(parseJson(text)?.value)
    if (header.success) return header.data.runId
    break
  }
  throw new Error('line 1 is not of a version known here')
}

const replayFrom = async (file: string, repeat: Parameters<Journal['replay']>[0]): Promise<void> => {
  let number = 0
  for await (const text of lines(file)) {
    number++
    if (number === 1) continue
    try {
      await repeat(Entry.parse(JSON.parse(text)))
    } catch (cause) {
      throw new Error(`line ${String(number)}: ${wordsOf(cause)}`, { cause })
    }
  }
}

const writerTo = (handle: FileHandle): Pick<Journal, 'append' | 'close'> => {
  const stream = handle.createWriteStream()
  // Whoever appends is told; the event, unheard, would end the process.
  stream.on('error', () => undefined)
  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        stream.write(line(entry), (error) => {
          if (error) reject(error)
          else resolve()
        })
      }),
    close: () =>
      new Promise((resolve) => {
        if (stream.closed) resolve()
        else stream.once('close', resolve).end()
      }),
  }
}

const line = (value: z.output<typeof Header> | JournalEntry): string => `${JSON.stringify(value)}\n`
