import type { Partition } from '../../ledger/store/partition.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import type { PartitionState } from '../builds.ts'
import type { ReadTransaction } from '../database.ts'
import { decodeBatch } from '../decode-batch.ts'
import { applyEvents, partitioned, type Projection } from '../projection.ts'

const EVENTS_PER_BATCH = 2_000

export type Sharing = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly projection: Projection
  /** Finds the tables of the build. */
  readonly tx: ReadTransaction
}

/**
 * Brings a build that has the log up to `from` to where partitions stand: each one's share of what is between.
 * @throws CannotApplyError
 */
export const applyShares = async (
  sharing: Sharing,
  from: Position,
  states: readonly Pick<PartitionState, 'partition' | 'position'>[],
): Promise<void> => {
  for (const { partition, position } of states) await applyShare(sharing, partition, { from, to: position })
}

type Range = { readonly from: Position; readonly to: Position }

export const applyShare = async (
  { store, projection, tx }: Sharing,
  partition: Partition,
  { from, to }: Range,
): Promise<void> => {
  const share = partition.of === 1 ? projection : partitioned(projection, partition)
  const prepare = share.open(store)
  for (let after = from; after < to;) {
    const batch = await store.readAll(after, EVENTS_PER_BATCH)
    const counted = batch.filter(({ position }) => position <= to)
    const last = counted.at(-1)
    if (last === undefined) throw new Error(`the log ends at ${after}, and a build has come to ${to}`)
    const { events, unreadable } = decodeBatch(share, counted)
    if (unreadable !== undefined) throw unreadable
    await applyEvents(prepare, tx, events)
    after = last.position
  }
}
