import type { StreamName } from '../ledger/core/ids.ts'
import type { Recorded } from '../ledger/store/ledger-event.ts'
import { isIn, type Partition } from '../ledger/store/partition.ts'
import type { ReadTransaction } from './database.ts'

/** A read model: how events become rows. */
export type Projection = {
  readonly name: string
  /** A new one when rows would differ for the same events: it is built beside the old one. */
  readonly version: number
  /** Its share of the streams; absent: all of them. */
  readonly partition?: Partition
  /** Other streams' events are not even decoded: a kind of event that is new there is no concern here. */
  readonly reads: (stream: StreamName) => boolean
  /**
   * Finds out what the events, all that it reads of the log after the ones before, change; within the transaction.
   * In two steps, so that the runner can use the time that the database takes for the second.
   * @throws CannotApplyError when they cannot be applied: the projection then stops, for nothing is ever skipped.
   */
  readonly prepare: (tx: ReadTransaction, events: readonly Recorded[]) => Promise<Write>
}
export type Write = () => Promise<void>

export const applyEvents = async (
  { prepare }: Pick<Projection, 'prepare'>,
  tx: ReadTransaction,
  events: readonly Recorded[],
): Promise<void> => {
  const write = await prepare(tx, events)
  await write()
}

/**
 * One partition's share of a read model whose rows each follow from one stream: with its own checkpoint, so that as many
 * runners as there are partitions, in as many processes, keep it up together. Another division is another version.
 */
export const partitioned = (projection: Projection, partition: Partition): Projection => ({
  ...projection,
  partition,
  reads: (stream) => isIn(partition, stream) && projection.reads(stream),
})
