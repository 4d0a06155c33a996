import { detach, drop, leftoverOf } from './partitions.ts'
import type { ArchivedRange, Range } from './range.ts'
import type { Segments } from './segment-reader.ts'
import type { Session } from './session.ts'

type Removing = {
  readonly session: Session
  readonly segments: Segments
  readonly notify?: (notice: { readonly kind: 'detached' | 'dropped'; readonly range: Range }) => void
}

/**
 * Takes an archived range out of the log's table, as far as it is still there. Its file is looked at once more, since
 * nothing else has these events afterwards.
 */
export const removeFromTable = async (
  { session, segments, notify }: Removing,
  range: ArchivedRange,
): Promise<void> => {
  const leftover = await leftoverOf(session, range)
  if (leftover === undefined) return
  await segments.verify(range)
  if (leftover.state !== 'detached') await detach(session, leftover)
  notify?.({ kind: 'detached', range })
  await drop(session, leftover.table)
  notify?.({ kind: 'dropped', range })
}
