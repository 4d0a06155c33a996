import { partition, type Partition } from '../../ledger/store/partition.ts'
import { START, type Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { partitionsOf } from '../checkpoints.ts'
import { memoryRows, type MemoryRows } from '../memory-rows.ts'
import { partitioned, type Projection } from '../projection.ts'
import { rowOfLine } from '../row-line.ts'
import { add, type Change } from '../rows.ts'
import type { PartitionReached } from './served.ts'
import { newShare, type Goal, type Log, type Share } from './share.ts'

/** How a projection is taken into memory. */
export type Plan = {
  readonly projection: Projection
  /** In so many parts, one after another, since all of it would not fit. */
  readonly passes: number
  /** How many partitions what is served has, each of which stands at a position of its own; 1: it is not divided. */
  readonly division: number
  /** How many rows are served, by an estimate. */
  readonly rows: number
}

/** What is in memory during one pass. */
export type Held = {
  readonly memory: MemoryRows
  readonly shares: readonly HeldShare[]
  /** The sums to which other passes add: they are whole after the last one. */
  readonly sums: () => readonly Change[]
  readonly isSum: (table: string) => boolean
}
type HeldShare = { readonly share: Share; readonly partition: Partition | undefined }

export type Pass = {
  /** From 0. */
  readonly pass: number
  /** What the pass before has left. */
  readonly sums: readonly Change[]
}

export const hold = (log: Log, plan: Plan, { pass, sums }: Pass): Held => {
  const memory = memoryRows(plan.projection.tables)
  const addends = new Map<string, readonly string[]>()
  const write = (changes: readonly Change[]): void => {
    for (const change of changes) if (change.kind === 'add') addends.set(change.target.table, change.addends)
    memory.write(changes)
  }
  write(sums)
  const writing = { ...memory, write }
  return {
    memory,
    shares: partsOf(plan, pass).map((part) => ({
      partition: part,
      share: newShare(
        log,
        part === undefined ? plan.projection : partitioned(plan.projection, part),
        writing,
      ),
    })),
    sums: () =>
      memory.tables.flatMap(({ target, lines }) => {
        const names = addends.get(target.table)
        return names === undefined
          ? []
          : [
              add(
                target,
                [...lines()].map((line) => rowOfLine(target, line)),
                names,
              ),
            ]
      }),
    isSum: (table) => addends.has(table),
  }
}

/** Those of the served build, dealt out to the passes; of what is not divided, parts of our own. */
const partsOf = ({ passes, division }: Plan, pass: number): readonly (Partition | undefined)[] => {
  if (division > 1) return partitionsOf(division).filter((part) => (part?.index ?? 0) % passes === pass)
  return passes === 1 ? [undefined] : [partition(pass, passes)]
}

/** Each partition to where that of the served build has come. */
export const goalsAt = (
  { shares }: Held,
  { division }: Plan,
  reached: readonly PartitionReached[],
): readonly Goal[] =>
  shares.map(({ share, partition: part }) => {
    const index = division > 1 ? (part?.index ?? 0) : 0
    return { share, until: { kind: 'position', position: reached[index]?.position ?? START } }
  })

export const goalsAllAt = ({ shares }: Held, until: Until): readonly Goal[] =>
  shares.map(({ share }) => ({ share, until }))

export const positionsOf = ({ shares }: Held): readonly Position[] =>
  shares.map(({ share }) => share.position)

export const rowsIn = ({ memory }: Held): number => memory.tables.reduce((sum, { size }) => sum + size(), 0)
