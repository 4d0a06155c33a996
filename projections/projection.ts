import type { StreamName } from '../ledger/core/ids.ts'
import type { Fact } from '../ledger/store/ledger-event.ts'
import { isIn, type Partition } from '../ledger/store/partition.ts'
import type { EventStore } from '../ledger/store/port.ts'
import type { ReadTransaction } from './database.ts'
import { postgresRows, writeChanges } from './postgres-rows.ts'
import type { Change, Rows } from './rows.ts'
import type { AnyTarget } from './target.ts'

/** A read model: how events become rows. */
export type Projection = {
  readonly name: string
  /** A new one when rows would differ for the same events, or the tables: it is built beside the old one. */
  readonly version: number
  /** Its share of the work; absent: all of it. */
  readonly partition?: Partition
  /** One partition of it, where it is not the streams that are shared out: see `partitioned`. */
  readonly divide?: (partition: Partition) => Projection
  /** Other streams' events are not even decoded: a kind of event that is new there is no concern here. */
  readonly reads: (stream: StreamName) => boolean
  /** All that it keeps, which is nobody else's to write. */
  readonly tables: readonly AnyTarget[]
  /** What makes them, with their indexes; unqualified names. Frozen: another is another version. */
  readonly ddl: string
  /** Once for each session; what it remembers in between is what the log says, and no more than a bounded part of it. */
  readonly open: (log: Pick<EventStore, 'readStream'>) => Prepare
}

/**
 * Finds out what the events, all that it reads of the log after the ones before, change.
 * @throws CannotApplyError when they cannot be applied: the projection then stops, for nothing is ever skipped.
 */
export type Prepare = (rows: Rows, events: readonly Fact[]) => Promise<readonly Change[]>

/** The whole of it, within the transaction. */
export const applyEvents = async (
  prepare: Prepare,
  tx: ReadTransaction,
  events: readonly Fact[],
): Promise<void> => {
  await writeChanges(tx, await prepare(postgresRows(tx), events))
}

/**
 * One partition's share of a read model: of the streams, where its rows each follow from one, else as it divides itself.
 * With its own checkpoint, so that as many runners as there are partitions, in as many processes, keep it up together.
 * Another division is another build.
 */
export const partitioned = (projection: Projection, partition: Partition): Projection =>
  projection.divide?.(partition) ?? {
    ...projection,
    partition,
    reads: (stream) => isIn(partition, stream) && projection.reads(stream),
  }
