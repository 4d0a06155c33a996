import type { MemoryTable } from '../memory-rows.ts'
import type { AnyTarget } from '../target.ts'
import { keyOfLine, keyText } from './line-key.ts'

/** Of each table so many differing rows are told in full; all are counted. */
const MOST_ROWS_TOLD = 50

/** One row on both sides; undefined: it is not there. */
export type Pair = {
  readonly target: AnyTarget
  readonly key: readonly string[]
  readonly rebuilt: string | undefined
  readonly other: string | undefined
}

export type Comparison = {
  readonly target: AnyTarget
  readonly rows: number
  readonly missing: number
  readonly surplus: number
  readonly changed: number
  /** Those with the least keys. */
  readonly pairs: readonly Pair[]
}

export type Comparing = {
  readonly put: (
    rebuilt: MemoryTable,
    other: AsyncIterable<readonly string[]>,
    isLast: boolean,
  ) => Promise<void>
  readonly result: () => Comparison
}

/**
 * Compares a table's rows in memory with the lines of another build. Where memory holds one partition after another, the
 * lines come once for each, in the same order every time: a line that belongs to none of them is surplus. What has been
 * compared is gone from memory.
 */
export const newComparing = (target: AnyTarget): Comparing => {
  const counts = { rows: 0, missing: 0, surplus: 0, changed: 0 }
  const told = newTold()
  const known = newBits()
  const count = (kind: 'missing' | 'surplus' | 'changed', pair: Omit<Pair, 'target'>): void => {
    counts[kind] += 1
    told.put({ target, ...pair })
  }
  /** @returns whether the rebuilt has such a row. */
  const compareLine = (rebuilt: MemoryTable, line: string): boolean => {
    const key = keyOfLine(target, line)
    const own = rebuilt.get(key)
    if (own === undefined) return false
    if (own !== line) count('changed', { key, rebuilt: own, other: line })
    rebuilt.delete(key)
    return true
  }
  return {
    put: async (rebuilt, other, isLast) => {
      counts.rows += rebuilt.size()
      let index = 0
      for await (const lines of other)
        for (const line of lines) {
          if (compareLine(rebuilt, line)) known.set(index, !isLast)
          else if (isLast && !known.has(index))
            count('surplus', { key: keyOfLine(target, line), rebuilt: undefined, other: line })
          index += 1
        }
      for (const line of rebuilt.lines())
        count('missing', { key: keyOfLine(target, line), rebuilt: line, other: undefined })
    },
    result: () => ({ target, ...counts, pairs: told.pairs() }),
  }
}

type Told = { readonly put: (pair: Pair) => void; readonly pairs: () => readonly Pair[] }

/** Those with the least keys, however many come. */
export const newTold = (): Told => {
  const kept: { readonly text: string; readonly pair: Pair }[] = []
  return {
    put: (pair) => {
      const text = keyText(pair.key)
      const last = kept.at(-1)
      if (kept.length === MOST_ROWS_TOLD && last !== undefined && last.text <= text) return
      const at = kept.findIndex((one) => text < one.text)
      kept.splice(at === -1 ? kept.length : at, 0, { text, pair })
      if (kept.length > MOST_ROWS_TOLD) kept.pop()
    },
    pairs: () => kept.map(({ pair }) => pair),
  }
}

const FIRST_BITS = 1 << 16

/** One for each line of the other build. */
const newBits = () => {
  let bytes = new Uint8Array(FIRST_BITS / 8)
  return {
    set: (index: number, isWanted: boolean): void => {
      if (!isWanted) return
      while (index >= bytes.length * 8) {
        const more = new Uint8Array(bytes.length * 2)
        more.set(bytes)
        bytes = more
      }
      const at = index >>> 3
      bytes[at] = (bytes[at] ?? 0) | (1 << (index & 7))
    },
    has: (index: number): boolean => ((bytes[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0,
  }
}
