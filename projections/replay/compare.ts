import type { MemoryTable } from '../memory-table.ts'
import type { AnyTarget } from '../target.ts'
import { newBits, type Bits, type BitSet } from './bits.ts'
import { keyOfLine, keyText } from './line-key.ts'

/** Of each table so many differing rows are told in full; all are counted. */
const MOST_ROWS_TOLD = 50

/** One row on both sides; undefined: it is not there. */
export type TwoRows = {
  readonly key: readonly string[]
  readonly rebuilt: string | undefined
  readonly other: string | undefined
}
export type Pair = TwoRows & { readonly target: AnyTarget }

export type Comparison = {
  readonly target: AnyTarget
  readonly rows: number
  readonly missing: number
  readonly surplus: number
  readonly changed: number
  /** Those with the least keys. */
  readonly pairs: readonly Pair[]
}

/** What a part of a table's rows has been found to be beside all the lines of another build. */
export type PartCompared = {
  readonly rows: number
  readonly missing: number
  readonly changed: number
  readonly told: readonly TwoRows[]
  /** How many lines the other build has, and which of them belong to rows of this part, by their number. */
  readonly lines: number
  readonly known: Bits
}

export type Comparing = {
  /** Whole lines, each with its end. */
  readonly put: (lines: Buffer) => void
  readonly result: () => PartCompared
}

const NEWLINE = 0x0a

/** The rows that have been compared are gone from memory. */
export const newComparing = (rebuilt: MemoryTable): Comparing => {
  const { target } = rebuilt
  const rows = rebuilt.size()
  const told = newTold()
  const known = newBits()
  let number = 0
  let changed = 0
  const compare = (lines: Buffer, from: number, to: number): void => {
    const taken = rebuilt.take({ bytes: lines, from, to })
    if (taken.kind !== 'absent') known.set(number)
    if (taken.kind !== 'differs') return
    changed += 1
    const other = lines.toString('utf8', from, to)
    told.put({ key: keyOfLine(target, other), rebuilt: taken.line, other })
  }
  return {
    put: (lines) => {
      for (let from = 0; from < lines.length;) {
        const to = lines.indexOf(NEWLINE, from)
        compare(lines, from, to)
        number += 1
        from = to + 1
      }
    },
    result: () => {
      const missing = rebuilt.size()
      for (const line of rebuilt.lines())
        told.put({ key: keyOfLine(target, line), rebuilt: line, other: undefined })
      return { rows, missing, changed, told: told.rows(), lines: number, known: known.value() }
    },
  }
}

/** Lines that belong to none of the parts are surplus: `lines` gives all of them once more, should there be any. */
export const together = async (
  target: AnyTarget,
  parts: readonly PartCompared[],
  lines: () => AsyncIterable<readonly string[]>,
): Promise<Comparison> => {
  const told = newTold()
  for (const one of parts.flatMap((part) => part.told)) told.put(one)
  const known = newBits()
  for (const part of parts) known.add(part.known)
  const surplus = (parts[0]?.lines ?? 0) - known.count()
  if (surplus > 0) await tellSurplus(told, linesWithout(known, lines()), target)
  const sum = (of: (part: PartCompared) => number): number => parts.reduce((all, part) => all + of(part), 0)
  return {
    target,
    rows: sum(({ rows }) => rows),
    missing: sum(({ missing }) => missing),
    surplus,
    changed: sum(({ changed }) => changed),
    pairs: told.rows().map((rows) => ({ target, ...rows })),
  }
}

async function* linesWithout(
  known: BitSet,
  batches: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  let before = 0
  for await (const batch of batches) {
    const first = before
    yield* batch.filter((_, index) => !known.has(first + index))
    before += batch.length
  }
}

const tellSurplus = async (told: Told, lines: AsyncIterable<string>, target: AnyTarget): Promise<void> => {
  for await (const line of lines) told.put({ key: keyOfLine(target, line), rebuilt: undefined, other: line })
}

export type Told = {
  readonly put: (rows: TwoRows) => void
  readonly rows: () => readonly TwoRows[]
}

/** Those with the least keys, however many come. */
export const newTold = (): Told => {
  const kept: { readonly text: string; readonly rows: TwoRows }[] = []
  return {
    put: (rows) => {
      const text = keyText(rows.key)
      const last = kept.at(-1)
      if (kept.length === MOST_ROWS_TOLD && last !== undefined && last.text <= text) return
      const at = kept.findIndex((one) => text < one.text)
      kept.splice(at === -1 ? kept.length : at, 0, { text, rows })
      if (kept.length > MOST_ROWS_TOLD) kept.pop()
    },
    rows: () => kept.map(({ rows }) => rows),
  }
}
