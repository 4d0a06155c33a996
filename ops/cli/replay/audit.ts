import { getHeapStatistics } from 'node:v8'
import type { EventStore } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import type { ReadPlace } from '../../../projections/connect.ts'
import type { Projection } from '../../../projections/projection.ts'
import { replayBetween } from '../../../projections/replay/between.ts'
import { replay } from '../../../projections/replay/replay.ts'
import type { ReplayProgress } from '../../../projections/replay/replaying.ts'
import type { ReplayReport } from '../../../projections/replay/report.ts'
import { progressOn, type Stage } from '../log-progress.ts'
import type { ProgressStream } from '../terminal.ts'
import { withThreads } from './threads.ts'

export type AuditParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly database: ReadPlace
  readonly progress: ProgressStream
}

export type Asked = {
  readonly projections: readonly Projection[]
  /** undefined: as far as what is served has come. */
  readonly asOf: Until | undefined
  /** The other moment; undefined: what is served. */
  readonly against: Until | undefined
  /** undefined: as few as fit into memory. */
  readonly passes: number | undefined
  readonly isHashed: boolean
}

/** All that changed between two moments is remembered as it was at the first one, within the heap. */
const HEAP_BYTES_PER_ROW = 1_600

/** The replay as this machine does it best, with its progress shown. */
export const audit = async (parts: AuditParts, asked: Asked): Promise<ReplayReport> => {
  const { against } = asked
  const progress = progressOn(parts.progress)
  const onProgress = (made: ReplayProgress): void => {
    progress.update(stageOf(made))
  }
  try {
    if (against === undefined) return await beside(parts, asked, onProgress)
    const { store } = parts
    const { projections, asOf = { kind: 'position', position: await store.head() } } = asked
    const room = { mostRows: Math.floor(getHeapStatistics().heap_size_limit / HEAP_BYTES_PER_ROW) }
    return await replayBetween({ store, projections, asOf, against, room, onProgress })
  } finally {
    progress.stop()
  }
}

/** What is served. */
const beside = (
  { store, database }: AuditParts,
  { projections, asOf, passes, isHashed }: Asked,
  onProgress: (made: ReplayProgress) => void,
): Promise<ReplayReport> =>
  withThreads(store, ({ parts, mostRows }) =>
    replay({ store, database, projections, asOf, isHashed, parts, room: { mostRows, passes }, onProgress }),
  )

const stageOf = ({ doing, pass, passes, done, all }: ReplayProgress): Stage => ({
  doing: passes > 1 && doing === 'replaying' ? `${doing} (${pass} of ${passes})` : doing,
  done,
  all,
})
