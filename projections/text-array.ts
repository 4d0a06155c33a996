const HEADER_BYTES = 20
const LENGTH_BYTES = 4
const TEXT_OID = 25
const NULL_LENGTH = -1
const LARGEST_UTF8_BYTES_PER_UNIT = 3

/**
 * A PostgreSQL `text[]` in the binary format of array_recv: nothing is quoted, parsed or unescaped. pg sends a Buffer as
 * a binary parameter. The texts are well-formed and without NUL: nothing is checked here.
 */
export const textArray = (texts: readonly (string | null)[]): Buffer => {
  const target = Buffer.allocUnsafe(HEADER_BYTES + capacityOf(texts))
  writeHeader(target, texts.length)
  let offset = HEADER_BYTES
  for (const text of texts) {
    const written = text === null ? 0 : target.write(text, offset + LENGTH_BYTES)
    target.writeInt32BE(text === null ? NULL_LENGTH : written, offset)
    offset += LENGTH_BYTES + written
  }
  return target.subarray(0, offset)
}

const capacityOf = (texts: readonly (string | null)[]): number => {
  let bytes = 0
  for (const text of texts) bytes += LENGTH_BYTES + (text?.length ?? 0) * LARGEST_UTF8_BYTES_PER_UNIT
  return bytes
}

/** One dimension from 1, with nulls. */
const writeHeader = (target: Buffer, elements: number): void => {
  target.writeInt32BE(1, 0)
  target.writeInt32BE(1, 4)
  target.writeInt32BE(TEXT_OID, 8)
  target.writeInt32BE(elements, 12)
  target.writeInt32BE(1, 16)
}
