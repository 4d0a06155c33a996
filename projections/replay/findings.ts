import { linesIn } from '../copy-lines.ts'
import { memoryRows, type MemoryRows } from '../memory-rows.ts'
import type { AnyTarget } from '../target.ts'
import { newRowSum, stateHash, type RowSum, type StateHash, type TableHash } from '../state-hash.ts'
import { newComparing, together, type Comparison, type PartCompared } from './compare.ts'
import { figuresOf, type Figures, type FigureSum } from './figures.ts'
import type { Plan } from './held.ts'
import { hashOf, type Rebuilt } from './part.ts'
import type { Served } from './served.ts'

export type Hashes = { readonly rebuilt: StateHash; readonly other: StateHash }

/** What all parts have found out about one projection, pass by pass. */
export type Findings = {
  readonly putRebuilt: (rebuilt: Rebuilt) => void
  /** By table, as the plan's projection has them. */
  readonly putCompared: (tables: readonly PartCompared[]) => void
  /** In the snapshot in which the parts have compared. */
  readonly finish: (served: Served) => Promise<void>
  readonly result: () => {
    readonly comparisons: readonly Comparison[]
    readonly figures: Figures
    /** undefined: they were not asked for. */
    readonly hashes: Hashes | undefined
  }
}

export const newFindings = ({ projection }: Plan, isHashed: boolean): Findings => {
  const { tables } = projection
  const figures: FigureSum[] = []
  const hashes: TableHash[] = []
  const compared = tables.map((): PartCompared[] => [])
  // Sums are whole only when all parts have added to them.
  const sums = memoryRows(tables)
  const summed = new Set<string>()
  let comparisons: readonly Comparison[] = []
  let hashesFound: Hashes | undefined
  return {
    putRebuilt: (rebuilt) => {
      figures.push(...rebuilt.figures)
      hashes.push(...(rebuilt.hashes ?? []))
      sums.write(rebuilt.sums)
      for (const { target } of rebuilt.sums) summed.add(target.table)
    },
    putCompared: (all) => {
      for (const [index, one] of all.entries()) compared[index]?.push(one)
    },
    finish: async (served) => {
      const lines = (target: AnyTarget) => linesOf(served.chunks(projection, target))
      if (isHashed) hashesFound = await hashesOf({ tables, hashes, sums, summed }, lines)
      const found: Comparison[] = []
      for (const [index, target] of tables.entries()) {
        const isSum = summed.has(target.table)
        const chunks = served.chunks(projection, target)
        const parts = isSum ? [await sumCompared(sums, target, chunks)] : (compared[index] ?? [])
        found.push(await together(target, parts, () => lines(target)))
      }
      comparisons = found
    },
    result: () => ({ comparisons, figures: figuresOf(figures), hashes: hashesFound }),
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[], void> {
  for await (const chunk of chunks) yield linesIn(chunk)
}

type LinesOf = (target: AnyTarget) => AsyncIterable<readonly string[]>

const sumCompared = async (
  sums: MemoryRows,
  target: AnyTarget,
  chunks: AsyncIterable<Buffer>,
): Promise<PartCompared> => {
  const [table] = sums.tables.filter((one) => one.target.table === target.table)
  if (table === undefined) throw new Error(`${target.table} is no table of this projection`)
  const comparing = newComparing(table)
  for await (const chunk of chunks) comparing.put(chunk)
  return comparing.result()
}

type Hashing = {
  readonly tables: readonly AnyTarget[]
  readonly hashes: readonly TableHash[]
  readonly sums: MemoryRows
  readonly summed: ReadonlySet<string>
}

const hashesOf = async ({ tables, hashes, sums, summed }: Hashing, lines: LinesOf): Promise<Hashes> => {
  const rebuilt = tables.map(({ table }) => {
    const sum = newRowSum()
    for (const one of hashes) if (one.table === table) sum.addHash(one)
    return { table, ...sum.value() }
  })
  const whole = sums.tables
    .filter(({ target }) => summed.has(target.table))
    .map(({ target, lines: own }) => hashOf(target.table, own()))
  const other: TableHash[] = []
  for (const target of tables) other.push(await servedHash(target, lines(target)))
  return {
    rebuilt: stateHash(rebuilt.map((one) => whole.find(({ table }) => table === one.table) ?? one)),
    other: stateHash(other),
  }
}

const servedHash = async (
  { table }: AnyTarget,
  lines: AsyncIterable<readonly string[]>,
): Promise<TableHash> => {
  const sum: RowSum = newRowSum()
  for await (const batch of lines) for (const line of batch) sum.add(line)
  return { table, ...sum.value() }
}
