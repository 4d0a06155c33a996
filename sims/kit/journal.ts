import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { parseJson } from './body.ts'
import { endOfLastLine, lines, startOf } from './journal-lines.ts'

/** Whose journal it is and what an entry of it holds: a request under a new idempotency key, with what repeats it. */
export type JournalKind<Entry> = {
  /** The provider's id. */
  readonly provider: string
  readonly entry: z.ZodType<Entry>
}

const headerOf = ({ provider }: JournalKind<unknown>) =>
  z.object({ journal: z.literal(provider), version: z.literal(1), runId: z.string() })

export type Journal<Entry> = {
  /** Of the world that the entries belong to. */
  readonly runId: string
  /** Every entry so far, one after another; to be called before the first append. @throws JournalError. */
  readonly replay: (repeat: (entry: Entry) => Promise<unknown>) => Promise<void>
  /** Resolves in the order of the calls, once the operating system has the line. @throws when it cannot be written. */
  readonly append: (entry: Entry) => Promise<void>
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

  constructor(provider: string, file: string, cause: unknown) {
    super(
      `The simulator of ${provider} cannot go on with its journal ${file} (${wordsOf(cause)}). Repair that, or move the ` +
        `file away: the simulator then starts empty and no longer knows the payments made before.`,
      { cause },
    )
  }
}

/** How a journal begins, and hopefully nothing else: somebody else's file must not be cut. */
const markOf = ({ provider }: JournalKind<unknown>): string => `{"journal":${JSON.stringify(provider)},`

/**
 * Made when missing, for its owner only. A last line that a crash tore is cut off.
 * @throws JournalError when the file cannot be read or written, or is no journal.
 */
export const openJournal = async <Entry>(
  kind: JournalKind<Entry>,
  file: string,
  newRunId: string,
): Promise<Journal<Entry>> => {
  const explain = (error: unknown): never => {
    throw new JournalError(kind.provider, file, error)
  }
  const handle = await open(file, 'a+', 0o600).catch(explain)
  try {
    const isNew = (await cutToWholeLines(handle, markOf(kind))) === 0
    if (isNew) await handle.appendFile(line({ journal: kind.provider, version: 1, runId: newRunId }))
    const runId = isNew ? newRunId : await runIdIn(kind, file)
    const replay: Journal<Entry>['replay'] = (repeat) => replayFrom(kind, file, repeat).catch(explain)
    return { runId, replay, ...writerTo(handle) }
  } catch (error) {
    await handle.close()
    return explain(error)
  }
}

/** Gives the bytes left. */
const cutToWholeLines = async (handle: FileHandle, mark: string): Promise<number> => {
  if (!mark.startsWith(await startOf(handle, mark.length))) throw new Error('it is something else')
  const { size } = await handle.stat()
  const end = await endOfLastLine(handle, size)
  if (end < size) await handle.truncate(end)
  return end
}

const runIdIn = async (kind: JournalKind<unknown>, file: string): Promise<string> => {
  for await (const text of lines(file)) {
    const header = headerOf(kind).safeParse(parseJson(text)?.value)
    if (header.success) return header.data.runId
    break
  }
  throw new Error('line 1 is not of a version known here')
}

const replayFrom = async <Entry>(
  { entry }: JournalKind<Entry>,
  file: string,
  repeat: Parameters<Journal<Entry>['replay']>[0],
): Promise<void> => {
  let number = 0
  for await (const text of lines(file)) {
    number++
    if (number === 1) continue
    try {
      await repeat(entry.parse(JSON.parse(text)))
    } catch (cause) {
      throw new Error(`line ${String(number)}: ${wordsOf(cause)}`, { cause })
    }
  }
}

const writerTo = (handle: FileHandle): Pick<Journal<unknown>, 'append' | 'close'> => {
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

const line = (value: unknown): string => `${JSON.stringify(value)}\n`
