/** 64 bits of a text: two different ones meet by chance once in some 10¹⁹ pairs. */
export type Key = { readonly high: number; readonly low: number }

/** Not cryptographic, but spread evenly and quick. `after`: a key that the text goes on from. */
export const keyOf = (text: string, after: Key = { high: 0, low: 0 }): Key => {
  let a = 0xdeadbeef ^ after.high
  let b = 0x41c6ce57 ^ after.low
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
    a ^= a >>> 15
    b ^= b >>> 13
  }
  const high = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  const low = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return { high: high >>> 0, low: low >>> 0 }
}

/** Rows of numbers by key, outside the heap and without an object for each: 8 bytes a row and 8 for each column. */
export type KeyTable = {
  /** The key's row until the next `add` or `keepOnly`; -1: it has none. */
  readonly find: (key: Key) => number
  /** The same; a new row has zero in every column. */
  readonly add: (key: Key) => number
  readonly get: (row: number, column: number) => number
  readonly set: (row: number, column: number, value: number) => void
  readonly size: () => number
  readonly keepOnly: (isKept: (key: Key) => boolean) => void
}

const FEWEST_SLOTS = 1_024
/** Of the slots that may be taken before there are to be more of them. */
const FULLEST = 0.7

type Slots = {
  readonly high: Uint32Array
  readonly low: Uint32Array
  readonly columns: readonly Float64Array[]
}

const newSlots = (count: number, columns: number): Slots => ({
  high: new Uint32Array(count),
  low: new Uint32Array(count),
  columns: Array.from({ length: columns }, () => new Float64Array(count)),
})

/** A slot without a key holds zeroes, which no key may be. */
const storable = ({ high, low }: Key): Key => (high === 0 && low === 0 ? { high: 1, low: 0 } : { high, low })

/** The slot of the key, or the free one where it would go. */
const slotOf = ({ high, low }: Slots, key: Key): number => {
  const mask = high.length - 1
  let slot = key.low & mask
  while ((high[slot] !== 0 || low[slot] !== 0) && (high[slot] !== key.high || low[slot] !== key.low))
    slot = (slot + 1) & mask
  return slot
}

const isTaken = ({ high, low }: Slots, slot: number): boolean => high[slot] !== 0 || low[slot] !== 0

const put = ({ high, low }: Slots, slot: number, key: Key): void => {
  high[slot] = key.high
  low[slot] = key.low
}

const copied = (from: Slots, count: number, isKept: (key: Key) => boolean): Slots => {
  const to = newSlots(count, from.columns.length)
  for (let slot = 0; slot < from.high.length; slot += 1) {
    const key = { high: from.high[slot] ?? 0, low: from.low[slot] ?? 0 }
    if (!isTaken(from, slot) || !isKept(key)) continue
    const row = slotOf(to, key)
    put(to, row, key)
    for (const [column, values] of to.columns.entries()) values[row] = from.columns[column]?.[slot] ?? 0
  }
  return to
}

const takenIn = ({ high, low }: Slots): number =>
  high.reduce((taken, value, slot) => taken + (value !== 0 || low[slot] !== 0 ? 1 : 0), 0)

export const newKeyTable = (columns: number): KeyTable => {
  let slots = newSlots(FEWEST_SLOTS, columns)
  let size = 0
  const find = (key: Key): number => {
    const slot = slotOf(slots, storable(key))
    return isTaken(slots, slot) ? slot : -1
  }
  return {
    find,
    add: (key) => {
      const found = find(key)
      if (found !== -1) return found
      if (size + 1 > slots.high.length * FULLEST) slots = copied(slots, slots.high.length * 2, () => true)
      size += 1
      const slot = slotOf(slots, storable(key))
      put(slots, slot, storable(key))
      return slot
    },
    get: (row, column) => slots.columns[column]?.[row] ?? 0,
    set: (row, column, value) => {
      const values = slots.columns[column]
      if (values !== undefined) values[row] = value
    },
    size: () => size,
    keepOnly: (isKept) => {
      slots = copied(slots, slots.high.length, isKept)
      size = takenIn(slots)
    },
  }
}
