import { COUNT_BYTES, FIELDS, LENGTH_BYTES, sharedConcat } from '../packed-facts.ts'
import { CorruptLogError, type PackedFacts } from '../port.ts'

/** In the order of packed facts. */
export const packedColumns = 'position, recorded_at, revision, schema_version, id::text, stream, type, data'

/** Signature, flags, and how much more there is of a header. */
const HEADER_BYTES = 19
/** In the place of a row's number of fields. */
const END = -1

/** What `COPY (SELECT <packedColumns> …) TO STDOUT (FORMAT binary)` sends, all of it. @throws CorruptLogError */
export const packedIn = (chunks: readonly Buffer[]): PackedFacts => {
  const bytes = sharedConcat(chunks)
  const begins: number[] = []
  let at = HEADER_BYTES + bytes.readInt32BE(HEADER_BYTES - LENGTH_BYTES)
  for (let fields = bytes.readInt16BE(at); fields !== END; fields = bytes.readInt16BE(at)) {
    if (fields !== FIELDS) throw new CorruptLogError(`a row of the log came with ${fields} fields`)
    begins.push(at)
    at += COUNT_BYTES
    // No column can be null.
    for (let field = 0; field < FIELDS; field += 1) at += LENGTH_BYTES + bytes.readInt32BE(at)
  }
  return { bytes, begins: Int32Array.from(begins) }
}
