import { beginsWith, fieldsEnd, hashOf, type Span } from './line-bytes.ts'
import type { LineStore } from './line-store.ts'

/** The number of no line. */
export const NONE = -1

/** Numbers of lines by their first fields, which are looked for as they stand in a line. */
export type LineIndex = {
  /** `fields`: the first ones of its line, where they are at hand. */
  readonly add: (number: number, fields?: Span) => void
  /** Before the line itself goes. */
  readonly remove: (number: number) => void
  /** One of them, or NONE. */
  readonly find: (sought: Span) => number
  readonly all: (sought: Span) => readonly number[]
}

const FIRST_HEADS = 1 << 10

/** Of all lines that there are, by so many fields. A hash table with chains: `heads` by hash, `next` by number. */
export const newLineIndex = (store: LineStore, fields: number): LineIndex => {
  let heads = new Int32Array(FIRST_HEADS)
  let next = new Int32Array(FIRST_HEADS)
  let count = 0
  const headFor = (sought: Span): number => hashOf(sought) & (heads.length - 1)
  const fieldsOf = (number: number): Span => {
    const line = store.span(number)
    return { ...line, to: fieldsEnd(line, fields) }
  }
  const link = (number: number, own: Span): void => {
    while (number >= next.length) next = longer(next)
    const head = headFor(own)
    next[number] = heads[head] ?? NONE
    heads[head] = number
  }
  const linkAll = (): void => {
    count = store.size()
    heads = new Int32Array(sizeFor(count)).fill(NONE)
    for (const number of store.numbers()) link(number, fieldsOf(number))
  }
  /** From here on in its chain. */
  const matching = (from: number, sought: Span): number => {
    let number = from
    while (number !== NONE && !beginsWith(store.span(number), sought)) number = next[number] ?? NONE
    return number
  }
  linkAll()
  return {
    add: (number, own = fieldsOf(number)) => {
      count += 1
      if (count > heads.length) linkAll()
      else link(number, own)
    },
    remove: (number) => {
      count -= 1
      unlink({ heads, next }, headFor(fieldsOf(number)), number)
    },
    find: (sought) => matching(heads[headFor(sought)] ?? NONE, sought),
    all: (sought) => {
      const found: number[] = []
      let number = matching(heads[headFor(sought)] ?? NONE, sought)
      for (; number !== NONE; number = matching(next[number] ?? NONE, sought)) found.push(number)
      return found
    },
  }
}

type Chains = { readonly heads: Int32Array; readonly next: Int32Array }

const unlink = ({ heads, next }: Chains, head: number, number: number): void => {
  let before = NONE
  let at = heads[head] ?? NONE
  while (at !== number && at !== NONE) {
    before = at
    at = next[at] ?? NONE
  }
  if (before === NONE) heads[head] = next[number] ?? NONE
  else next[before] = next[number] ?? NONE
}

/** Twice as many as there are to be, at least: a power of two. */
const sizeFor = (count: number): number => {
  let size = FIRST_HEADS
  while (size < 2 * count) size *= 2
  return size
}

const longer = (numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const more = new Int32Array(numbers.length * 2)
  more.set(numbers)
  return more
}
