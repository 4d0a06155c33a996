import { constants, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { isWithin } from '../../ledger/store/until.ts'
import { syncDirectory } from '../postgres/files.ts'
import { newLogDigest, type LogDigest } from './digest.ts'
import { readWholeLines } from './export-lines.ts'
import { lineOf, LogFileError, type Line } from './line.ts'
import type { Span } from './read-log.ts'
import { readSidecar, removeSidecar, type Sidecar } from './sidecar.ts'

/** An export that goes on where its file ends. */
export type ExportFile = {
  /** The last event that the file holds already; the span's own `after` where it holds none. */
  readonly after: Position
  /** Of what the file holds already. */
  readonly digest: LogDigest
  readonly write: (bytes: Buffer) => Promise<void>
  /** On the disk when it resolves. @throws LogFileError when somebody else has written to the file meanwhile. */
  readonly finish: () => Promise<void>
  readonly close: () => Promise<void>
}

type Store = Pick<EventStore, 'readAll'>
export type Wanted = { readonly path: string; readonly span: Span; readonly isForced: boolean }

/**
 * Makes the file, for its owner only, or goes on with an export of the same log that was interrupted or has become old.
 * @throws LogFileError when the file holds anything else, and leaves it as it is.
 */
export const openExportFile = async (store: Store, { path, span, isForced }: Wanted): Promise<ExportFile> => {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    if (!(await file.stat()).isFile()) throw new LogFileError(`${path} is no file`)
    const held = isForced ? nothingHeld(span) : await heldIn(store, file, span)
    if (!isForced) assertAsFinished(held, await readSidecar(path))
    await removeSidecar(path)
    await file.chmod(0o600)
    await file.truncate(held.bytes)
    return writing(file, path, held)
  } catch (error) {
    await file.close()
    throw error
  }
}

type Held = { readonly after: Position; readonly digest: LogDigest; readonly bytes: number }

const nothingHeld = ({ after }: Span): Held => ({ after, digest: newLogDigest(), bytes: 0 })

const writing = (file: FileHandle, path: string, { after, digest, bytes }: Held): ExportFile => {
  let offset = bytes
  return {
    after,
    digest,
    // At a place of its own, so that two exports of one log into one file do each other no harm.
    write: async (chunk) => {
      let written = 0
      while (written < chunk.length)
        written += (await file.write(chunk, written, chunk.length - written, offset + written)).bytesWritten
      offset += chunk.length
    },
    finish: async () => {
      await file.sync()
      await syncDirectory(dirname(path))
      const { size } = await file.stat()
      if (size !== offset) throw new LogFileError(`somebody else has written to ${path} meanwhile`)
    },
    close: () => file.close(),
  }
}

/** What the file holds of the span; a last line that is torn off is none of it. */
const heldIn = async (store: Store, file: FileHandle, span: Span): Promise<Held> => {
  const digest = newLogDigest()
  let bytes = 0
  let ends: Ends | undefined
  for await (const { lines, endOffset } of readWholeLines(file)) {
    digest.add(lines.map(({ body }) => body))
    bytes = endOffset
    ends = endsWith(ends, lines)
  }
  if (ends !== undefined) await assertStands(store, span, ends)
  const after = ends?.last.event.position ?? span.after
  await assertTorn(store, after, await tailOf(file, bytes))
  return { after, digest, bytes }
}

/** Of a file that was finished once, more is known than how it begins and ends. */
const assertAsFinished = ({ digest }: Held, sidecar: Sidecar | undefined): void => {
  if (sidecar === undefined) return
  if (digest.events() === sidecar.events && digest.text() === sidecar.digest) return
  throw new LogFileError('the file is not what was exported; --force writes it anew')
}

type Ends = { readonly first: Line; readonly lastButOne: Line | undefined; readonly last: Line }

const endsWith = (before: Ends | undefined, lines: readonly Line[]): Ends | undefined => {
  const [first = before?.first, last] = [before?.first ?? lines[0], lines.at(-1)]
  if (first === undefined || last === undefined) return before
  return { first, last, lastButOne: lines.at(-2) ?? before?.last }
}

/** Both ends stand in the log as they stand in the file. */
const assertStands = async (store: Store, span: Span, { first, lastButOne, last }: Ends): Promise<void> => {
  if (last.event.position > span.head)
    throw new LogFileError(
      `the file goes on to position ${last.event.position}, the log ends at ${span.head}`,
    )
  if (!isWithin(span.until, last.event))
    throw new LogFileError('the file goes on beyond the moment that is asked for')
  const before = lastButOne?.event.position ?? span.after
  if (!(await isNext(store, span.after, first)) || !(await isNext(store, before, last)))
    throw new LogFileError('the file holds another log, or begins elsewhere; --force writes it anew')
}

const isNext = async (store: Store, after: Position, { event }: Line): Promise<boolean> => {
  const [next] = await store.readAll(after, 1)
  return next !== undefined && lineOf(next) === lineOf(event)
}

const tailOf = async (file: FileHandle, offset: number): Promise<Buffer> => {
  const { size } = await file.stat()
  const tail = Buffer.alloc(size - offset)
  const { bytesRead } = await file.read(tail, 0, tail.length, offset)
  return tail.subarray(0, bytesRead)
}

/** Nothing but the beginning of the next line is thrown away: the file might be anything. */
const assertTorn = async (store: Store, after: Position, tail: Buffer): Promise<void> => {
  if (tail.length === 0) return
  const [next] = await store.readAll(after, 1)
  const line = next === undefined ? Buffer.alloc(0) : Buffer.from(lineOf(next))
  if (!line.subarray(0, tail.length).equals(tail))
    throw new LogFileError(
      'the file ends with what no export of this log has written; --force writes it anew',
    )
}
