import type { EventStore } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { ReadPlace } from '../connect.ts'
import type { Projection } from '../projection.ts'
import type { Part } from './part.ts'
import type { Room } from './plan.ts'

/** `done` and `all` are positions of the log; of comparing, how many tables there are. */
export type ReplayProgress = {
  readonly doing: 'replaying' | 'comparing'
  /** The first of them is 1. */
  readonly pass: number
  readonly passes: number
  readonly done: bigint
  readonly all: bigint
}

export type Replaying = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** Where the served read models are: they are only read. */
  readonly database: ReadPlace
  readonly projections: readonly Projection[]
  /** undefined: as far as what is served has come. */
  readonly asOf?: Until | undefined
  readonly isHashed?: boolean | undefined
  readonly room?: Partial<Room> | undefined
  /** Where the work is done, a share of the rows in each; absent: here. They know the projections by their names. */
  readonly parts?: readonly Part[] | undefined
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined
}
