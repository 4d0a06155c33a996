import { open, type FileHandle } from 'node:fs/promises'
import {
  ImportRefusedError,
  START,
  type EventStore,
  type LogImporter,
  type StoredEvent,
} from '../../ledger/store/port.ts'
import { checkExport } from './check-export.ts'
import { newLogDigest } from './digest.ts'
import { readLines } from './export-lines.ts'
import { inPortions } from './portions.ts'
import { bodyOf, type Line } from './line.ts'
import { readSpan } from './read-log.ts'
import { readSidecar } from './sidecar.ts'
import { takerOf, type Taker } from './taker.ts'

export type ImportStage = 'checking' | 'importing' | 'reading back'

export type Importing = {
  /** Where it goes: nobody else appends meanwhile. */
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly importer: () => Promise<LogImporter>
  readonly onProgress?: ((stage: ImportStage, done: number, all: number) => void) | undefined
}

export type ImportReport = {
  /** Of the file, and so of the log. */
  readonly events: number
  readonly digest: string
  /** Events that an earlier, interrupted import had written. */
  readonly alreadyThere: number
  /** Of these events by this one; with a dry run it would have been so many. */
  readonly written: number
  /** Whether a finished export said what the file must hold. */
  readonly isVouchedFor: boolean
}

export type ImportOptions = { readonly path: string; readonly isDryRun: boolean }

/**
 * Fills an empty log from an export, or goes on with an import of the same file that was interrupted. All of the file is
 * checked before anything is written; afterwards all of the log is read back and its digest compared.
 * @throws LogFileError for a file that is no whole log; ImportRefusedError for a log that holds anything else;
 * StoreUnavailableError: the same again goes on.
 */
export const importLog = async (
  parts: Importing,
  { path, isDryRun }: ImportOptions,
): Promise<ImportReport> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const sidecar = await readSidecar(path)
    const onProgress = (bytes: number): void => parts.onProgress?.('checking', bytes, size)
    const { events, digest } = await checkExport({ file, sidecar, onProgress })
    const alreadyThere = isDryRun
      ? await go(parts, file, () => Promise.resolve())
      : await goWithImporter(parts, file)
    if (!isDryRun && (await readBack(parts, events)) !== digest)
      throw new ImportRefusedError('the log does not read back as the file says')
    return {
      events,
      digest,
      alreadyThere,
      written: events - alreadyThere,
      isVouchedFor: sidecar !== undefined,
    }
  } finally {
    await file.close()
  }
}

type Write = (lines: readonly Line[]) => Promise<void>

/** Opened before the log is read: from then on it refuses when anybody else has written. */
const goWithImporter = async (parts: Importing, file: FileHandle): Promise<number> => {
  const importer = await parts.importer()
  try {
    return await go(parts, file, async (lines) => {
      for (const portion of inPortions(lines.map(({ event }) => event))) await importer.importNext(portion)
    })
  } finally {
    await importer.close()
  }
}

/** What the log holds is compared with the file's beginning, what it lacks is written. @returns how much it held. */
const go = async ({ store, onProgress }: Importing, file: FileHandle, write: Write): Promise<number> => {
  const { size } = await file.stat()
  const held = takerOf(readSpan(store, { after: START, head: await store.head() }))
  let alreadyThere = 0
  let writing = Promise.resolve()
  try {
    for await (const { lines, endOffset } of readLines(file)) {
      const there = await takeSame(held, lines, alreadyThere)
      alreadyThere += there
      // While one batch is being written the next is read.
      await writing
      writing = write(lines.slice(there))
      writing.catch(() => undefined)
      onProgress?.('importing', endOffset, size)
    }
    await writing
    if ((await held.take(1)).length > 0) throw new ImportRefusedError('the log goes on where the file ends')
    return alreadyThere
  } finally {
    await writing.catch(() => undefined)
    await held.leave()
  }
}

/** @returns how many of the lines the log holds, each just as it is. */
const takeSame = async (
  held: Taker<StoredEvent>,
  lines: readonly Line[],
  before: number,
): Promise<number> => {
  const there = await held.take(lines.length)
  for (const [index, event] of there.entries())
    if (bodyOf(event) !== lines[index]?.body)
      throw new ImportRefusedError(
        `the log holds something else: its event ${before + index + 1}, at position ${event.position}, is not the one of line ${before + index + 1}`,
      )
  return there.length
}

const readBack = async ({ store, onProgress }: Importing, events: number): Promise<string> => {
  const digest = newLogDigest()
  for await (const batch of readSpan(store, { after: START, head: await store.head() })) {
    digest.add(batch.map(bodyOf))
    onProgress?.('reading back', digest.events(), events)
  }
  return digest.text()
}
