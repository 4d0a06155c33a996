import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { ConfigError } from '../config.ts'
import { headingIn, type FileRecord, type Heading } from './import-record.ts'

/** A file that was read to its end: nothing in its form keeps any line from being judged by itself. */
export type SurveyedFile = {
  readonly path: string
  /** SHA-256, in hex. */
  readonly digest: string
  readonly encoding: Encoding
  readonly heading: Heading
  /** Without the heading and empty lines. */
  readonly lines: number
  /** The line that the last of them ends in. */
  readonly lastLine: number
}
type Encoding = 'utf-8' | 'euc-kr'

/** Told of how many of its bytes are read. */
type OnRead = (done: number, all: number) => void

/**
 * Reads all of it before anything is imported.
 * @throws ConfigError when it cannot be read, holds no payments, or is no such file; with the line where that can be told.
 */
export const surveyFile = async (path: string, onRead: OnRead): Promise<SurveyedFile> => {
  const { digest, isUtf8, size } = await digestOf(path)
  const encoding: Encoding = isUtf8 ? 'utf-8' : 'euc-kr'
  let heading: Heading | undefined
  let lines = 0
  let lastLine = 0
  for await (const { record, info } of recordsIn(path, encoding)) {
    if (heading === undefined) heading = headingIn(record)
    else lines += 1
    lastLine = info.lines
    if (lines % TOLD_EVERY === 0) onRead(Math.min(info.bytes, size), size)
  }
  if (heading === undefined || lines === 0) throw new ConfigError(`${path} holds no payments`)
  return { path, digest, encoding, heading, lines, lastLine }
}

const TOLD_EVERY = 1_000

/** The payments that a surveyed file holds, in its order. */
export const paymentsIn = async function* ({
  path,
  encoding,
}: Pick<SurveyedFile, 'path' | 'encoding'>): AsyncGenerator<FileRecord> {
  let isHeading = true
  for await (const { record: cells, info } of recordsIn(path, encoding)) {
    if (!isHeading) yield { line: info.lines, cells }
    isHeading = false
  }
}

type Bytes = { readonly digest: string; readonly isUtf8: boolean; readonly size: number }

const digestOf = async (path: string): Promise<Bytes> => {
  const hash = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let size = 0
  const decode = (chunk?: Buffer): void => {
    try {
      if (isUtf8) decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      isUtf8 = false
    }
  }
  try {
    for await (const chunk of chunksOf(path)) {
      hash.update(chunk)
      size += chunk.length
      decode(chunk)
    }
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read`, { cause })
  }
  decode()
  return { digest: hash.digest('hex'), isUtf8, size }
}

/** Bytes, since no encoding is named. */
const chunksOf = (path: string): AsyncIterable<Buffer> => createReadStream(path)

/** Far longer than any payment: a quote that is not closed would take all that follows into one cell. */
const LONGEST_RECORD = 64 * 1024

const recordsIn = async function* (path: string, encoding: Encoding): AsyncGenerator<Parsed> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  })
  // Whatever is wrong with the text comes out of the parser, too.
  const read = pipeline(Readable.from(textOf(path, encoding)), parser).catch(() => undefined)
  try {
    yield* parser as AsyncIterable<Parsed>
  } catch (error) {
    throw error instanceof CsvError ? malformed(error) : error
  } finally {
    parser.destroy()
    await read
  }
}

/** `lines`: of the file, up to the end of the record. */
type Parsed = {
  readonly info: { readonly lines: number; readonly bytes: number }
  readonly record: readonly string[]
}

const malformed = (error: CsvError): ConfigError => {
  const line = error['lines']
  const where = typeof line === 'number' ? `line ${String(line)}: ` : ''
  return new ConfigError(
    `${where}${whatIsWrong.get(error.code) ?? 'it is no CSV from here on'}; nothing was imported`,
  )
}

const whatIsWrong: ReadonlyMap<string, string> = new Map([
  ['CSV_INVALID_CLOSING_QUOTE', 'a quote stands inside a cell; inside quotes it has to be written twice'],
  ['INVALID_OPENING_QUOTE', 'a quote stands inside a cell; the cell has to stand in quotes, and it twice'],
  ['CSV_QUOTE_NOT_CLOSED', 'a quote is not closed before the file ends'],
  ['CSV_MAX_RECORD_SIZE', 'a cell is far too long, most likely since a quote before it is not closed'],
])

const textOf = async function* (path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of chunksOf(path)) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    if (cause instanceof TypeError) throw new ConfigError(`${path} is neither UTF-8 nor EUC-KR`, { cause })
    throw cause
  }
}
