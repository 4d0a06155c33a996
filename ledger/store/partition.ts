/** One of several consumers that share the log between them, each stream belonging to one of them. */
export type Partition = {
  /** From 0. */
  readonly index: number
  /** How many there are; where another number is wanted, reading begins anew: positions are of one division. */
  readonly of: number
}

export const MOST_PARTITIONS = 1_024

/** @throws RangeError when there is no such partition. */
export const partition = (index: number, of: number): Partition => {
  const isPartition = Number.isInteger(of) && of <= MOST_PARTITIONS && Number.isInteger(index)
  if (!isPartition || index < 0 || index >= of) throw new RangeError(`no partition: ${index} of ${of}`)
  return { index, of }
}

/** The order within a stream, or whatever else has that name, is kept, since all of it is read by one. */
export const isIn = ({ index, of }: Partition, name: string): boolean => hash(name) % of === index

const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/**
 * FNV-1a with 32 bits over UTF-16 units, then mixed, since its low bits alone are poor. Frozen: another hash would hand
 * streams to consumers that stand elsewhere in the log.
 */
const hash = (name: string): number => {
  let mixed = OFFSET_BASIS
  for (let at = 0; at < name.length; at += 1) mixed = Math.imul(mixed ^ name.charCodeAt(at), PRIME)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
