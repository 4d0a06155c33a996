/** A number from 0 (inclusive) to 1 (exclusive), the same ones for the same seed. */
export type Random = () => number

/** Mulberry32: small, and far better than the runs here need. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** From 0 to `below`, exclusive. */
export const integerBelow = (random: Random, below: number): number => Math.floor(random() * below)

/** One of them. @throws RangeError when there is none. */
export const oneOf = <T>(random: Random, items: readonly T[]): T => {
  const item = items[integerBelow(random, items.length)]
  if (item === undefined) throw new RangeError('nothing to choose from')
  return item
}
