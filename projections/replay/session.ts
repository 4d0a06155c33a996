import { newRowSum, stateHash, type RowSum, type StateHash } from '../state-hash.ts'
import { newComparing, type Comparison } from './compare.ts'
import { newFigures, type Figures } from './figures.ts'
import type { Held, Plan } from './held.ts'
import type { Served } from './served.ts'

/** What is learnt of a projection while one part of it after another is in memory. */
export type Session = {
  /** Compares what is held with what is served; afterwards it is gone from memory. */
  readonly put: (held: Held, served: Served, isLast: boolean) => Promise<void>
  readonly result: () => {
    readonly comparisons: readonly Comparison[]
    readonly figures: Figures
    /** undefined: they were not asked for. */
    readonly hashes: Hashes | undefined
  }
}

export type Hashes = { readonly rebuilt: StateHash; readonly other: StateHash }

export type SessionOptions = {
  readonly isHashed: boolean
  /** So many lines of what is served have been compared. */
  readonly onLines: (lines: number) => void
}

export const newSession = ({ projection }: Plan, { isHashed, onLines }: SessionOptions): Session => {
  const comparings = projection.tables.map((target) => ({ target, ...newComparing(target) }))
  const figures = newFigures()
  const hashing = isHashed ? newHashing() : undefined
  async function* noted(
    table: string,
    lines: AsyncIterable<readonly string[]>,
    isLast: boolean,
  ): AsyncGenerator<readonly string[], void> {
    for await (const batch of lines) {
      onLines(batch.length)
      if (isLast) hashing?.other(table, batch)
      yield batch
    }
  }
  return {
    put: async ({ memory, isSum }, served, isLast) => {
      const whole = memory.tables.filter(({ target }) => isLast || !isSum(target.table))
      figures.put(whole)
      for (const table of whole) {
        const { target, lines } = table
        hashing?.rebuilt(target.table, lines())
        const comparing = comparings.find((one) => one.target.table === target.table)
        await comparing?.put(table, noted(target.table, served.lines(projection, target), isLast), isLast)
      }
    },
    result: () => ({
      comparisons: comparings.map(({ result }) => result()),
      figures: figures.result(),
      hashes: hashing?.result(projection.tables.map(({ table }) => table)),
    }),
  }
}

type Put = (table: string, lines: Iterable<string>) => void
type Hashing = {
  readonly rebuilt: Put
  readonly other: Put
  readonly result: (tables: readonly string[]) => Hashes
}

const newHashing = (): Hashing => {
  const [rebuilt, other] = [newSums(), newSums()]
  return {
    rebuilt: rebuilt.put,
    other: other.put,
    result: (tables) => ({ rebuilt: rebuilt.hash(tables), other: other.hash(tables) }),
  }
}

const newSums = () => {
  const sums = new Map<string, RowSum>()
  const sumOf = (table: string): RowSum => {
    const sum = sums.get(table) ?? newRowSum()
    sums.set(table, sum)
    return sum
  }
  return {
    put: (table: string, lines: Iterable<string>): void => {
      const sum = sumOf(table)
      for (const line of lines) sum.add(line)
    },
    hash: (tables: readonly string[]): StateHash =>
      stateHash(tables.map((table) => ({ table, ...sumOf(table).value() }))),
  }
}
