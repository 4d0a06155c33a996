import { isDeepStrictEqual } from 'node:util'
import { Position, type StoredEvent } from '../../port.ts'
import { altered, type ArchivedRange } from './range.ts'
import type { Segments } from './segment-reader.ts'
import { hashOf } from './stream-index.ts'

type Batches = AsyncIterable<readonly StoredEvent[]>

/**
 * Holds a range's file against its events in the database, every one of both: all of its columns, and that its stream
 * finds it.
 * @throws CorruptLogError at the first difference; ArchiveUnreachableError.
 */
export const compareWithFile = async (
  segments: Segments,
  range: ArchivedRange,
  batches: Batches,
): Promise<void> => {
  await segments.verify(range)
  const hashes = await segments.hashes(range)
  let compared = Position(range.first - 1n)
  for await (const batch of batches) {
    for (const { event, kept } of await pairs(segments, range, batch)) {
      const { position, stream } = event
      if (!isDeepStrictEqual(event, kept)) throw altered(range, `event ${position} is another`)
      if (hashes[Number(position - range.first)] !== hashOf(stream))
        throw altered(range, `its index does not lead to event ${position}`)
    }
    compared = batch.at(-1)?.position ?? compared
  }
  if (compared !== range.last) throw altered(range, `it goes beyond event ${compared}`)
}

type Pair = { readonly event: StoredEvent; readonly kept: StoredEvent | undefined }

const pairs = async (
  segments: Segments,
  range: ArchivedRange,
  batch: readonly StoredEvent[],
): Promise<readonly Pair[]> => {
  const kept: StoredEvent[] = []
  let reached = Position((batch[0]?.position ?? range.first) - 1n)
  while (kept.length < batch.length) {
    const more = await segments.after(range, reached, batch.length - kept.length)
    if (more.length === 0) break
    kept.push(...more)
    reached = more.at(-1)?.position ?? reached
  }
  return batch.map((event, index) => ({ event, kept: kept[index] }))
}
