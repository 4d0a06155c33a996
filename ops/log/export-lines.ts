import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { LogFileError, parseLine, type Line } from './line.ts'

const CHUNK_BYTES = 1024 * 1024
/** Beyond the largest append that a log takes, with every character escaped. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024
const LINE_FEED = 0x0a

export type LineBatch = {
  readonly lines: readonly Line[]
  /** Of the first of them, from 1. */
  readonly lineNumber: number
  /** Bytes of the file up to the end of the last of them. */
  readonly endOffset: number
}

/**
 * All lines of a whole export.
 * @throws LogFileError naming the line that none of our exports has, or that is torn off.
 */
export async function* readLines(file: FileHandle): AsyncGenerator<LineBatch, void> {
  let [endOffset, nextNumber] = [0, 1]
  for await (const batch of readWholeLines(file)) {
    endOffset = batch.endOffset
    nextNumber = batch.lineNumber + batch.lines.length
    yield batch
  }
  if ((await file.stat()).size > endOffset) throw new LogFileError(`line ${nextNumber} is torn off`)
}

/** The same of one that may have been interrupted: what stands after the last line feed is left out. */
export async function* readWholeLines(file: FileHandle): AsyncGenerator<LineBatch, void> {
  let offset = 0
  let lineNumber = 1
  let begun: Buffer = Buffer.alloc(0)
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, offset)
    if (bytesRead === 0) return
    offset += bytesRead
    const bytes = Buffer.concat([begun, buffer.subarray(0, bytesRead)])
    const end = bytes.lastIndexOf(LINE_FEED) + 1
    begun = bytes.subarray(end)
    if (begun.length > LONGEST_LINE_BYTES)
      throw new LogFileError(`line ${lineNumber} is too long for an event`)
    if (end === 0) continue
    const lines = parseLines(bytes.subarray(0, end - 1), lineNumber)
    yield { lines, lineNumber, endOffset: offset - begun.length }
    lineNumber += lines.length
  }
}

const parseLines = (bytes: Buffer, firstNumber: number): readonly Line[] => {
  if (!isUtf8(bytes)) throw new LogFileError(`at or after line ${firstNumber} is what is no UTF-8`)
  return bytes
    .toString()
    .split('\n')
    .map((text, index) => parseLine(text, firstNumber + index))
}
