import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventId, StreamName } from '../../../core/ids.ts'
import { instantOf } from '../../../core/time.ts'
import { Position, type StoredEvent } from '../../port.ts'
import { FOOTER_BYTES, readFooter } from './layout.ts'
import type { ArchivedRange, Range } from './range.ts'
import { writeSegment } from './segment-writer.ts'

/** A directory of its own for one spec file; it goes with the run. */
export const temporaryDirectory = async (): Promise<{ path: string; remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'jangbu-archive-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** What of an event matters to a file. */
export type Made = { readonly stream: number; readonly data: string; readonly metadata: string }

const uuidOf = (index: number): EventId =>
  EventId(`00000000-0000-5000-8000-${String(index).padStart(12, '0')}`)

/** A log from `first` on: a stream's events among others', times that rise now and then. */
export const logOf = (first: bigint, made: readonly Made[]): readonly StoredEvent[] => {
  const revisions = new Map<number, number>()
  return made.map(({ stream, data, metadata }, index) => {
    const revision = revisions.get(stream) ?? 0
    revisions.set(stream, revision + 1)
    return {
      id: uuidOf(index),
      type: stream % 2 === 0 ? 'SpecimenMade' : '결제-Approved',
      schemaVersion: 1 + (stream % 3),
      data,
      metadata,
      stream: StreamName(`specimen-${stream}-가`),
      revision,
      position: Position(first + BigInt(index)),
      recordedAt: instantOf(1_793_000_000_000 + Math.trunc(index / 3)),
    }
  })
}

export const rangeOf = (events: readonly StoredEvent[]): Range => ({
  first: events[0]?.position ?? Position(1n),
  last: events.at(-1)?.position ?? Position(0n),
})

/** Writes the events, in batches of a few, as the range that the log would then remember. */
export const archivedAs = async (
  directory: string,
  file: string,
  events: readonly StoredEvent[],
): Promise<ArchivedRange> => {
  const written = await writeSegment(join(directory, file), rangeOf(events), inBatches(events, 700))
  return { ...rangeOf(events), file, ...written }
}

/** Its events stay as they are: the last page of the index ends where the directory begins. */
export const damageIndex = async (path: string): Promise<void> => {
  const bytes = await readFile(path)
  const at = readFooter(bytes.subarray(bytes.length - FOOTER_BYTES)).directoryOffset - 1
  await writeFile(path, bytes.with(at, (bytes[at] ?? 0) ^ 1))
}

export async function* inBatches(
  events: readonly StoredEvent[],
  size: number,
): AsyncGenerator<readonly StoredEvent[], void> {
  for (let from = 0; from < events.length; from += size)
    yield await Promise.resolve(events.slice(from, from + size))
}
