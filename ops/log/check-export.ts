import type { FileHandle } from 'node:fs/promises'
import { decode } from '../../ledger/store/codec.ts'
import { CorruptLogError, type StoredEvent } from '../../ledger/store/port.ts'
import { newLogDigest } from './digest.ts'
import { readLines } from './export-lines.ts'
import { LogFileError, type Line } from './line.ts'
import { newOrderCheck } from './order-check.ts'
import type { Sidecar } from './sidecar.ts'
import { newStreamCheck, WHOLE, misplacedText, type Misplaced, type StreamCheck } from './stream-check.ts'

type Checking = {
  readonly file: FileHandle
  /** What the export said of itself when it was finished, if it was. */
  readonly sidecar: Sidecar | undefined
  /** Bytes that were read, of this reading. */
  readonly onProgress?: ((bytes: number) => void) | undefined
}

/**
 * Reads all of an export before any of it is used: every line whole and as an export writes it, times and positions in
 * order, every stream from its beginning and without a gap, every event known here.
 * @returns what a finished export says of itself. @throws LogFileError naming the line that is wrong.
 */
export const checkExport = async ({ file, sidecar, onProgress }: Checking): Promise<Sidecar> => {
  const digest = newLogDigest()
  const order = newOrderCheck()
  const streams = newStreamCheck(WHOLE)
  let last: Line | undefined
  for await (const batch of readLines(file)) {
    for (const [index, { event }] of batch.lines.entries()) {
      const lineNumber = batch.lineNumber + index
      assertKnown(event, lineNumber)
      const disordered = order.see(event)
      if (disordered !== undefined)
        throw new LogFileError(`line ${lineNumber}: its ${disordered.kind} goes back`)
      const misplaced = streams.see(event)
      if (misplaced !== undefined) await assertWhole(file, { event, lineNumber, misplaced })
    }
    digest.add(batch.lines.map(({ body }) => body))
    last = batch.lines.at(-1)
    onProgress?.(batch.endOffset)
  }
  for (const share of streams.rest()) await checkStreams(file, newStreamCheck(share))
  const lastPosition = last === undefined ? null : String(last.event.position)
  const found = { events: digest.events(), lastPosition, digest: digest.text() }
  assertLike(found, sidecar)
  return found
}

const checkStreams = async (file: FileHandle, streams: StreamCheck): Promise<void> => {
  for await (const { lines, lineNumber } of readLines(file))
    for (const [index, { event }] of lines.entries()) {
      const misplaced = streams.see(event)
      if (misplaced !== undefined)
        await assertWhole(file, { event, lineNumber: lineNumber + index, misplaced })
    }
}

const assertKnown = (event: StoredEvent, lineNumber: number): void => {
  try {
    decode(event)
  } catch (error) {
    if (!(error instanceof CorruptLogError)) throw error
    throw new LogFileError(`line ${lineNumber}: ${error.message}`)
  }
}

type Suspect = { readonly event: StoredEvent; readonly lineNumber: number; readonly misplaced: Misplaced }

/** @throws LogFileError unless the stream is whole all the same. */
const assertWhole = async (file: FileHandle, { event, lineNumber, misplaced }: Suspect): Promise<void> => {
  if (!(await isWhole(file, event)))
    throw new LogFileError(`line ${lineNumber}: ${misplacedText(event, misplaced)}`)
}

/** By the streams' own names, in the rare case that two names have the same key. */
const isWhole = async (file: FileHandle, { stream, position }: StoredEvent): Promise<boolean> => {
  const ids = new Set<string>()
  for await (const { lines } of readLines(file))
    for (const { event } of lines) {
      if (event.stream !== stream || event.position > position) continue
      if (event.revision !== ids.size || ids.has(event.id)) return false
      ids.add(event.id)
    }
  return true
}

const assertLike = (found: Sidecar, sidecar: Sidecar | undefined): void => {
  if (sidecar === undefined) return
  if (found.events === sidecar.events && found.digest === sidecar.digest) return
  throw new LogFileError(
    `the file holds ${found.events} events with ${found.digest}, not the ${sidecar.events} with ${sidecar.digest} that were exported`,
  )
}
