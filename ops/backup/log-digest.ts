import { START, type EventStore, type Position } from '../../ledger/store/port.ts'
import { newLogDigest } from '../log/digest.ts'
import { bodyOf } from '../log/line.ts'
import { readSpan } from '../log/read-log.ts'
import type { BackupHooks } from './progress.ts'

/** The events of a log from its first up to one place in it; the digest is that of an export. */
export type LogDigest = { readonly position: Position; readonly events: number; readonly digest: string }

/**
 * Reads the log once, up to the last of `places`, which ascend, and tells what it is at each.
 * @throws CorruptLogError as the log's reader does; the signal's reason when that aborts.
 */
export const digestLog = async (
  log: Pick<EventStore, 'readAll'>,
  places: readonly Position[],
  { signal, onProgress }: BackupHooks,
): Promise<readonly LogDigest[]> => {
  const digest = newLogDigest()
  const all = places.at(-1) ?? START
  const found: LogDigest[] = []
  let after = START
  for (const head of places) {
    for await (const batch of readSpan(log, { after, head })) {
      signal.throwIfAborted()
      digest.add(batch.map(bodyOf))
      onProgress({ doing: 'reading the log', done: batch.at(-1)?.position ?? head, all })
    }
    found.push({ position: head, events: digest.events(), digest: digest.text() })
    after = head
  }
  return found
}
