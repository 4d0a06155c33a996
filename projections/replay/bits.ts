/** A bit for each number, from 0 on; those beyond its end are not set. */
export type Bits = Uint8Array<ArrayBuffer>

export type BitSet = {
  readonly set: (number: number) => void
  readonly add: (bits: Bits) => void
  readonly has: (number: number) => boolean
  readonly count: () => number
  readonly value: () => Bits
}

const FIRST_BYTES = 8_192

export const newBits = (): BitSet => {
  let bytes: Bits = new Uint8Array(FIRST_BYTES)
  const reach = (length: number): void => {
    if (length <= bytes.length) return
    const more = new Uint8Array(Math.max(length, 2 * bytes.length))
    more.set(bytes)
    bytes = more
  }
  return {
    set: (number) => {
      const at = number >>> 3
      reach(at + 1)
      bytes[at] = (bytes[at] ?? 0) | (1 << (number & 7))
    },
    add: (bits) => {
      reach(bits.length)
      for (const [at, byte] of bits.entries()) bytes[at] = (bytes[at] ?? 0) | byte
    },
    has: (number) => ((bytes[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0,
    count: () => bytes.reduce((sum, byte) => sum + onesIn(byte), 0),
    value: () => bytes,
  }
}

const onesIn = (byte: number): number => {
  let ones = 0
  for (let rest = byte; rest !== 0; rest &= rest - 1) ones += 1
  return ones
}
