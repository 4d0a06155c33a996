/** A place in PostgreSQL's write-ahead log, as it writes it: `16/B374D848`. */
export type Lsn = string

/** How one server cuts its write-ahead log into files. */
export type WalShape = { readonly timeline: number; readonly segmentBytes: number }

const LOG_FILE_BYTES = 0x1_0000_0000n

const bytesUpTo = (lsn: Lsn): bigint => {
  const [high, low] = lsn.split('/')
  if (high === undefined || low === undefined) throw new Error(`${lsn} is no place in a write-ahead log`)
  return BigInt(`0x${high}`) * LOG_FILE_BYTES + BigInt(`0x${low}`)
}

const hex8 = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0')

/**
 * The files that hold the write-ahead log from `start` up to `stop`, in order. One that ends where a file ends is in
 * that file, not in the next.
 */
export const segmentsBetween = (
  start: Lsn,
  stop: Lsn,
  { timeline, segmentBytes }: WalShape,
): readonly string[] => {
  const size = BigInt(segmentBytes)
  const perLogFile = LOG_FILE_BYTES / size
  const first = bytesUpTo(start) / size
  const last = (bytesUpTo(stop) - 1n) / size
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => {
    const number = first + BigInt(index)
    return hex8(BigInt(timeline)) + hex8(number / perLogFile) + hex8(number % perLogFile)
  })
}
