import { decodeFact } from '../ledger/store/codec.ts'
import type { Fact } from '../ledger/store/ledger-event.ts'
import type { Position, StoredFact } from '../ledger/store/port.ts'
import { CannotApplyError, messageOf } from './failures.ts'
import type { Projection } from './projection.ts'

export type Decoded = {
  readonly events: readonly Fact[]
  /** How far in the log they reach, other streams' events included; undefined when not one could be read. */
  readonly to: Position | undefined
  /** Why the event after that could not be decoded. */
  readonly unreadable: CannotApplyError | undefined
}

/** `factOf`: of those who share what is decoded. */
export const decodeBatch = <Stored extends StoredFact>(
  { reads }: Projection,
  batch: readonly Stored[],
  factOf: (stored: Stored) => Fact = decodeFact,
): Decoded => {
  const events: Fact[] = []
  let to: Position | undefined
  for (const stored of batch) {
    try {
      if (reads(stored.stream)) events.push(factOf(stored))
    } catch (cause) {
      return { events, to, unreadable: new CannotApplyError(messageOf(cause), { cause }) }
    }
    to = stored.position
  }
  return { events, to, unreadable: undefined }
}
