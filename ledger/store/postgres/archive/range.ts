import { CorruptLogError, StoreUnavailableError, type Position } from '../../port.ts'

/** Positions without a gap, both ends included. */
export type Range = { readonly first: Position; readonly last: Position }

/** A range of the log that lives in a file, as the log remembers it. */
export type ArchivedRange = Range & {
  /** Its name in the archive's directory. */
  readonly file: string
  readonly bytes: number
  /** Of the whole file, hexadecimal, as `sha256sum` shows it. */
  readonly sha256: string
  /** Of the file's header, directory and footer: every byte that is read is held against it, without reading all. */
  readonly directorySha256: string
}

export const eventsIn = ({ first, last }: Range): number => Number(last - first + 1n)

export const isWithin = (position: Position, { first, last }: Range): boolean =>
  first <= position && position <= last

export const rangeText = ({ first, last }: Range): string => `events ${first} to ${last}`

/** An archived range cannot be read at all: its file is away, or nobody said where the files are. */
export class ArchiveUnreachableError extends StoreUnavailableError {
  override readonly name = 'ArchiveUnreachableError'
}

/** The file is there, but it is not what was archived. */
export const altered = (range: Range & Pick<ArchivedRange, 'file'>, what: string): CorruptLogError =>
  new CorruptLogError(`${rangeText(range)} are archived in ${range.file}, which was altered: ${what}`)
