import { partition, type Partition } from '../../ledger/store/partition.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { partitionsOf } from '../checkpoints.ts'
import { memoryRows, type MemoryRows } from '../memory-rows.ts'
import { partitioned, type Projection } from '../projection.ts'
import { rowOfLine } from '../row-line.ts'
import { add, type Change } from '../rows.ts'
import { newShare, type Share } from './share.ts'

/** How a projection is taken into memory. */
export type Plan = {
  readonly projection: Projection
  /** In so many slices: beside each other, and one after another where all of it would not fit. */
  readonly slices: number
  /** How many partitions what is served has, each of which stands at a position of its own; 1: it is not divided. */
  readonly division: number
}

/** A slice of a projection in memory. */
export type Held = {
  readonly memory: MemoryRows
  readonly shares: readonly Share[]
  /** To which other slices add too. */
  readonly sums: () => readonly Change[]
}

export const hold = (log: Pick<EventStore, 'readStream'>, plan: Plan, slice: number): Held => {
  const memory = memoryRows(plan.projection.tables)
  const addends = new Map<string, readonly string[]>()
  const write = (changes: readonly Change[]): void => {
    for (const change of changes) if (change.kind === 'add') addends.set(change.target.table, change.addends)
    memory.write(changes)
  }
  const writing = { ...memory, write }
  return {
    memory,
    shares: partsOf(plan, slice).map((part) => newShare(log, shareOf(plan, part), writing)),
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
  }
}

const shareOf = ({ projection }: Plan, part: Partition | undefined): Projection =>
  part === undefined ? projection : partitioned(projection, part)

/** Those of the served build, dealt out to the slices; of what is not divided, parts of our own. */
export const partsOf = ({ slices, division }: Plan, slice: number): readonly (Partition | undefined)[] => {
  if (division > 1) return partitionsOf(division).filter((part) => (part?.index ?? 0) % slices === slice)
  return slices === 1 ? [undefined] : [partition(slice, slices)]
}

export const rowsIn = ({ memory }: Held): number => memory.tables.reduce((sum, { size }) => sum + size(), 0)
