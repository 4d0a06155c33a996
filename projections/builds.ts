import type { Instant } from '../ledger/core/time.ts'
import type { Partition } from '../ledger/store/partition.ts'
import type { Position } from '../ledger/store/port.ts'
import { leastPosition, partitionOf } from './checkpoints.ts'
import type { CheckpointRow, ReadDatabase } from './database.ts'
import type { Build } from './homes.ts'

/** How far one partition of a build has come. */
export type PartitionState = {
  /** `{ index: 0, of: 1 }` where the build is not divided. */
  readonly partition: Partition
  readonly position: Position
  /** Counts the take-overs. */
  readonly epoch: string
  /** Why it stands right before an event that cannot be applied; undefined: it does not. */
  readonly stoppedFor: string | undefined
  readonly movedAt: Instant
}

/** A build of some version of a read model, as its checkpoints tell; one that never ran has none. */
export type BuildState = {
  readonly name: string
  readonly version: number
  readonly build: Build
  /** How many partitions it has. */
  readonly of: number
  /** Those that have run. */
  readonly partitions: readonly PartitionState[]
  /** What of the log is in all of them. */
  readonly position: Position
}

/** In one statement, so of one moment; by name, version, build. */
export const readBuilds = async (database: ReadDatabase): Promise<readonly BuildState[]> => {
  const rows = await database
    .selectFrom('checkpoints')
    .selectAll()
    .orderBy('projection')
    .orderBy('version')
    .orderBy('build')
    .orderBy('partition')
    .execute()
  const groups = Map.groupBy(rows, (row) => `${row.projection}/${row.version}/${row.build}`)
  return [...groups.values()].flatMap(buildsOf)
}

const buildsOf = (rows: readonly CheckpointRow[]): readonly BuildState[] => {
  const [first] = rows
  if (first === undefined) return []
  const { of } = partitionOf(first.partition)
  return [
    {
      name: first.projection,
      version: first.version,
      build: first.build,
      of,
      partitions: rows.map(stateOf),
      position: leastPosition(rows, of),
    },
  ]
}

const stateOf = (row: CheckpointRow): PartitionState => ({
  partition: partitionOf(row.partition),
  position: leastPosition([row], 1),
  epoch: row.epoch,
  stoppedFor: row.status === 'stopped' ? (row.reason ?? 'no reason was noted') : undefined,
  movedAt: row.updated_at,
})

type Wanted = { readonly name: string; readonly version: number }

export const buildIn = (
  states: readonly BuildState[],
  { name, version }: Wanted,
  build: Build,
): BuildState | undefined =>
  states.find((one) => one.name === name && one.version === version && one.build === build)
