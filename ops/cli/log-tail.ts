import { isIn, partition, type Partition } from '../../ledger/store/partition.ts'
import { START, type EventStore, type Position, type StoredEvent } from '../../ledger/store/port.ts'
import { parsePosition } from '../../ledger/store/until.ts'
import { lineOf } from '../log/line.ts'
import { seoulTime } from './seoul-time.ts'
import { visible, type Terminal } from './terminal.ts'

export type LogTailOptions = {
  /** From the log's beginning: 0. undefined: what comes from now on. */
  readonly after?: string | undefined
  /** Only streams whose names begin so. */
  readonly streams?: string | undefined
  /** `1/4`: the first of four, which together show everything once. */
  readonly partition?: string | undefined
  /** Ends at what is the log's end now, instead of waiting for more. */
  readonly once: boolean
  readonly json: boolean
}
export type LogTailParts = {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>
  readonly terminal: Terminal
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Prints the log's events as they come, each once; a line as an export has it where JSON is asked for.
 * @returns the exit code: 2 for options that cannot be read.
 */
export const logTail = async (parts: LogTailParts, options: LogTailOptions): Promise<number> => {
  const { store, terminal } = parts
  const asked = askedFor(options)
  if ('wrong' in asked) {
    terminal.progress.write(`${asked.wrong}\n`)
    return 2
  }
  const head = await store.head()
  const after = asked.after ?? head
  if (!options.once || after < head) await follow(parts, { ...options, ...asked, after, head })
  return 0
}

type Following = Asked &
  Pick<LogTailOptions, 'once' | 'json'> & { readonly after: Position; readonly head: Position }

const follow = async ({ store, terminal, signal }: LogTailParts, following: Following): Promise<void> => {
  const { once, json, after, head, isWanted } = following
  const done = new AbortController()
  for await (const batch of store.subscribe(after, AbortSignal.any([signal, done.signal]))) {
    const due = once ? batch.filter(({ position }) => position <= head) : batch
    const lines = due.filter(isWanted).map(json ? lineOf : lineForPeople)
    if (lines.length > 0) terminal.print(lines.join('\n'))
    if (once && (batch.at(-1)?.position ?? START) >= head) done.abort()
  }
}

type Asked = {
  readonly after: Position | undefined
  readonly isWanted: (event: StoredEvent) => boolean
}

const askedFor = ({
  after,
  streams = '',
  partition: text,
}: LogTailOptions): Asked | { readonly wrong: string } => {
  const position = after === undefined ? undefined : parsePosition(after)
  if (after !== undefined && position === undefined)
    return { wrong: `--after takes a position, not "${visible(after)}"` }
  const part = text === undefined ? undefined : partitionIn(text)
  if (text !== undefined && part === undefined)
    return { wrong: `--partition takes one like 1/4, not "${visible(text)}"` }
  const isWanted = ({ stream }: StoredEvent): boolean =>
    stream.startsWith(streams) && (part === undefined || isIn(part, stream))
  return { after: position, isWanted }
}

/** People count from 1. */
const partitionIn = (text: string): Partition | undefined => {
  const [, number, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  if (number === undefined || of === undefined) return undefined
  try {
    return partition(Number(number) - 1, Number(of))
  } catch {
    return undefined
  }
}

/** Nothing of what the event holds, which may be somebody's. */
const lineForPeople = ({ position, recordedAt, stream, revision, type }: StoredEvent): string =>
  visible(`${String(position).padStart(12)}  ${seoulTime(recordedAt)}  ${stream} ${revision}  ${type}`)
