import type { Instant } from '../../core/time.ts'
import { CorruptLogError, type StoredEvent } from '../port.ts'
import type { DecodedEvent } from './envelope.ts'

/**
 * The server stamps each record by itself, but what was appended together happened at one time: the last one's. The last
 * one is named so that no stream's name can be mistaken for another's revision.
 */
export const endOf = ({ event: { stream }, lastRevision }: DecodedEvent): string =>
  `${lastRevision} ${stream}`

export const isEnd = ({ event: { revision }, lastRevision }: DecodedEvent): boolean =>
  revision === lastRevision

export const timesOfEnds = (decoded: readonly DecodedEvent[]): Map<string, Instant> =>
  new Map(decoded.filter(isEnd).map((each) => [endOf(each), each.event.recordedAt]))

/** @throws CorruptLogError when the time of one of them is not there. */
export const atTheirTimes = (
  decoded: readonly DecodedEvent[],
  times: ReadonlyMap<string, Instant>,
): readonly StoredEvent[] =>
  decoded.map((each) => {
    const recordedAt = times.get(endOf(each))
    if (recordedAt === undefined)
      throw new CorruptLogError(`${each.event.stream} ${each.lastRevision}, appended with others, is missing`)
    return { ...each.event, recordedAt }
  })
