/**
 * PostgreSQL arrays in the binary format of array_recv: several times cheaper than array literals on both sides, since
 * nothing is quoted, parsed or unescaped. pg sends a Buffer as a binary parameter.
 */

const HEADER_BYTES = 20
const LENGTH_BYTES = 4
const UUID_BYTES = 16
const LARGEST_UTF8_BYTES_PER_UNIT = 3

const typeOids = { int2: 21, int4: 23, text: 25, uuid: 2950 } as const

/** One dimension from 1, no nulls. */
const writeHeader = (target: Buffer, elementType: keyof typeof typeOids, elements: number): void => {
  target.writeInt32BE(1, 0)
  target.writeInt32BE(0, 4)
  target.writeInt32BE(typeOids[elementType], 8)
  target.writeInt32BE(elements, 12)
  target.writeInt32BE(1, 16)
}

/** The texts are well-formed and without NUL: nothing is checked here. */
export const textArray = (texts: readonly string[]): Buffer => {
  let capacity = HEADER_BYTES
  for (const text of texts) capacity += LENGTH_BYTES + text.length * LARGEST_UTF8_BYTES_PER_UNIT
  const target = Buffer.allocUnsafe(capacity)
  writeHeader(target, 'text', texts.length)
  let offset = HEADER_BYTES
  for (const text of texts) {
    const written = target.write(text, offset + LENGTH_BYTES)
    target.writeInt32BE(written, offset)
    offset += LENGTH_BYTES + written
  }
  return target.subarray(0, offset)
}

export const int4Array = (numbers: readonly number[]): Buffer => {
  const target = Buffer.allocUnsafe(HEADER_BYTES + numbers.length * (LENGTH_BYTES + 4))
  writeHeader(target, 'int4', numbers.length)
  let offset = HEADER_BYTES
  for (const number of numbers) {
    target.writeInt32BE(4, offset)
    offset = target.writeInt32BE(number, offset + LENGTH_BYTES)
  }
  return target
}

export const int2Array = (numbers: readonly number[]): Buffer => {
  const target = Buffer.allocUnsafe(HEADER_BYTES + numbers.length * (LENGTH_BYTES + 2))
  writeHeader(target, 'int2', numbers.length)
  let offset = HEADER_BYTES
  for (const number of numbers) {
    target.writeInt32BE(2, offset)
    offset = target.writeInt16BE(number, offset + LENGTH_BYTES)
  }
  return target
}

/** One decoding for all of them: a call for each costs more than the rest of a flush's encoding. */
export const uuidArray = (uuids: readonly string[]): Buffer => {
  const bytes = Buffer.from(uuids.join('').replaceAll('-', ''), 'hex')
  const target = Buffer.allocUnsafe(HEADER_BYTES + uuids.length * (LENGTH_BYTES + UUID_BYTES))
  writeHeader(target, 'uuid', uuids.length)
  for (let from = 0, offset = HEADER_BYTES; from < bytes.length; from += UUID_BYTES) {
    offset = target.writeInt32BE(UUID_BYTES, offset)
    offset += bytes.copy(target, offset, from, from + UUID_BYTES)
  }
  return target
}
