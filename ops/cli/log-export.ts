import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { parsePosition, parseUntil } from '../../ledger/store/until.ts'
import { newLogDigest } from '../log/digest.ts'
import { exportSpan } from '../log/export.ts'
import { openExportFile } from '../log/export-file.ts'
import type { Span } from '../log/read-log.ts'
import { sidecarPath, writeSidecar, type Sidecar } from '../log/sidecar.ts'
import { progressOn } from './log-progress.ts'
import { visible, visibleLines, type Terminal } from './terminal.ts'

export type LogExportOptions = {
  /** `-`: the output. */
  readonly file: string
  /** Exclusive: the position of an event. */
  readonly after?: string | undefined
  readonly until?: string | undefined
  readonly force: boolean
  readonly json: boolean
}
export type LogExportParts = {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly terminal: Terminal
  /** Where `-` goes: nothing else is written there. */
  readonly output: NodeJS.WritableStream
}

/**
 * Writes the log as it stands now into a file, or goes on with one that was interrupted or has become old.
 * @returns the exit code: 2 for options that cannot be read. @throws LogFileError for a file that holds anything else.
 */
export const logExport = async (parts: LogExportParts, options: LogExportOptions): Promise<number> => {
  const { store, terminal } = parts
  const asked = askedSpan(options)
  if ('wrong' in asked) {
    terminal.progress.write(`${asked.wrong}\n`)
    return 2
  }
  const span: Span = { ...asked, head: await store.head() }
  const progress = progressOn(terminal.progress)
  const onProgress = (position: Position): void => {
    progress.update({ doing: 'exporting', done: position, all: span.head })
  }
  try {
    const summary = await (options.file === '-'
      ? toOutput(parts, span, onProgress)
      : toFile(parts, { ...options, span }, onProgress))
    progress.stop()
    tell(parts, options, { ...summary, head: String(span.head) })
    return 0
  } finally {
    progress.stop()
  }
}

type Asked = Pick<Span, 'after' | 'until'>

const askedSpan = ({
  after: afterText = String(START),
  until: untilText,
}: LogExportOptions): Asked | { readonly wrong: string } => {
  const after = parsePosition(afterText)
  if (after === undefined) return { wrong: `--after takes a position, not "${visible(afterText)}"` }
  const until = untilText === undefined ? undefined : parseUntil(untilText)
  if (untilText !== undefined && until === undefined)
    return {
      wrong: `--until takes a position, a time (2026-11-20T18:00:00+09:00) or a day, not "${visible(untilText)}"`,
    }
  return { after, until }
}

/** `added`: by this run; `events`: in all of the file. */
type Summary = Sidecar & { readonly added: number }
type OnProgress = (position: Position) => void

const toFile = async (
  { store }: LogExportParts,
  { file: path, span, force }: LogExportOptions & { readonly span: Span },
  onProgress: OnProgress,
): Promise<Summary> => {
  const file = await openExportFile(store, { path, span, isForced: force })
  try {
    const { after, digest, write } = file
    const before = digest.events()
    const last = await exportSpan({ store, write, digest, onProgress }, { ...span, after })
    await file.finish()
    const events = digest.events()
    const lastPosition = last?.position ?? after
    const sidecar = {
      events,
      lastPosition: events === 0 ? null : String(lastPosition),
      digest: digest.text(),
    }
    await writeSidecar(path, sidecar)
    return { ...sidecar, added: events - before }
  } finally {
    await file.close()
  }
}

const toOutput = async (
  { store, output }: LogExportParts,
  span: Span,
  onProgress: OnProgress,
): Promise<Summary> => {
  const digest = newLogDigest()
  // What goes wrong with it is told to the one who writes.
  output.on('error', () => undefined)
  const write = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      output.write(bytes, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
  const last = await exportSpan({ store, write, digest, onProgress }, span)
  const events = digest.events()
  return { events, added: events, lastPosition: last ? String(last.position) : null, digest: digest.text() }
}

/** The lines' own output takes nothing else. */
const tell = (
  { terminal }: LogExportParts,
  { file, json }: LogExportOptions,
  summary: Summary & { readonly head: string },
): void => {
  const text = json ? JSON.stringify(summary, undefined, 2) : summaryText(file, summary)
  if (file === '-') terminal.progress.write(`${visibleLines(text)}\n`)
  else terminal.print(visibleLines(text))
}

const summaryText = (file: string, summary: Summary & { readonly head: string }): string => {
  const { events, added, lastPosition, digest, head } = summary
  const reach = lastPosition === null ? 'no event' : `up to position ${lastPosition}`
  const earlier = added === events ? '' : `, ${added} of them added now`
  return [
    `Exported ${events} events, ${reach}${earlier}; the log's head was ${head}.`,
    digest,
    ...(file === '-' ? [] : [`Keep ${sidecarPath(file)} with it: an import compares.`]),
    'The secrets in it stay sealed: they open with the master key of this ledger only.',
  ].join('\n')
}
