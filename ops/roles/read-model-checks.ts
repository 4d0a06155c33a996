import type { ReadyCheck } from '../../commands/http/health.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { buildIn, readBuilds } from '../../projections/builds.ts'
import { readCheckpoint } from '../../projections/checkpoints.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { waitUntilReached, type Progress } from '../../projections/progress.ts'
import type { Projection } from '../../projections/projection.ts'
import { projections } from '../../projections/registry.ts'

export type ReadModelChecking = {
  readonly store: Pick<EventStore, 'head'>
  readonly readDatabase: ReadDatabase
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** How far a read model has come that this process keeps up; undefined: only the database knows. */
  readonly progressOf: (projection: string) => Progress | undefined
  /** How far they may be behind a process that is ready. */
  readonly lagLimitMs: number
}

/** One for each read model, under its name: that it has all of the log, or is a moment behind. */
export const readModelChecks = (checking: ReadModelChecking): readonly ReadyCheck[] =>
  projections.map((projection) => ({ name: projection.name, check: () => checkOne(checking, projection) }))

const checkOne = async (checking: ReadModelChecking, projection: Projection): Promise<void> => {
  const { store, readDatabase, runtime, progressOf, lagLimitMs } = checking
  const head = await store.head()
  const readPosition = () => readCheckpoint(readDatabase, projection)
  const waiting = { runtime, progress: progressOf(projection.name), readPosition }
  const { kind, position } = await waitUntilReached(waiting, head, lagLimitMs)
  if (kind === 'reached') return
  const served = buildIn(await readBuilds(readDatabase), projection, 'served')
  const reasons = served?.partitions.flatMap(({ stoppedFor }) => stoppedFor ?? []) ?? []
  throw new Error(
    reasons.length > 0
      ? `the read model ${projection.name} has stopped: ${reasons.join('; ')}`
      : `the read model ${projection.name} is ${head - position} events behind the log`,
  )
}
