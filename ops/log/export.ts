import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import type { LogDigest } from './digest.ts'
import { bodyOf, lineWith } from './line.ts'
import { readSpan, type Span } from './read-log.ts'

export type Exporting = {
  readonly store: Pick<EventStore, 'readAll'>
  /** Resolves when more may be written. */
  readonly write: (bytes: Buffer) => Promise<void>
  /** Of what has been written before this, if anything; carried on. */
  readonly digest: LogDigest
  readonly onProgress?: ((position: Position) => void) | undefined
}

/** Writes the span's events as lines. @returns the last of them; undefined: there was none. */
export const exportSpan = async (
  { store, write, digest, onProgress }: Exporting,
  span: Span,
): Promise<StoredEvent | undefined> => {
  let last: StoredEvent | undefined
  for await (const events of readSpan(store, span)) {
    if (events.length === 0) continue
    const bodies = events.map(bodyOf)
    const lines = events.map(({ position }, index) => lineWith(position, bodies[index] ?? ''))
    digest.add(bodies)
    await write(Buffer.from(`${lines.join('\n')}\n`))
    last = events.at(-1)
    if (last !== undefined) onProgress?.(last.position)
  }
  return last
}
