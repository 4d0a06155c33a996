import type { StreamName } from '../../ledger/core/ids.ts'
import { START, type Position, type StoredEvent } from '../../ledger/store/port.ts'
import { keyOf, newKeyTable, type Key, type KeyTable } from './key-table.ts'

/**
 * The streams that one reading of a log checks: those whose key ends in these bits. A log whose streams and event ids do
 * not fit into memory is read several times.
 */
export type Share = {
  readonly bits: number
  readonly number: number
  /** What stands before was told of by an earlier reading, which then let go of these streams. */
  readonly toldTo: Position
}

/** Everything, as long as it fits. */
export const WHOLE: Share = { bits: 0, number: 0, toldTo: START }

/** Where an event stands wrongly in its own stream. */
export type Misplaced =
  /** The revision `expected` should have come first. */
  | { readonly kind: 'missing_revision'; readonly expected: number }
  /** Another event stands at its revision, or after it. */
  | { readonly kind: 'repeated_revision' }
  /** Another event of the stream has its id. */
  | { readonly kind: 'repeated_id' }

export const misplacedText = ({ stream, revision }: StoredEvent, misplaced: Misplaced): string => {
  switch (misplaced.kind) {
    case 'missing_revision':
      return `revision ${revision} of ${stream} stands where ${misplaced.expected} should`
    case 'repeated_revision':
      return `revision ${revision} of ${stream} stands after that revision or a later one`
    case 'repeated_id':
      return `revision ${revision} of ${stream} has the id of an event before it`
  }
}

/** A stream as its events say, in the share that was checked. */
export type StreamExtent = {
  readonly revision: number
  readonly firstPosition: number
  readonly lastPosition: number
}

export type StreamCheck = {
  /** In the log's order. What belongs to another share is passed over. */
  readonly see: (event: StoredEvent) => Misplaced | undefined
  /** What is left for other readings. */
  readonly rest: () => readonly Share[]
  readonly streams: () => number
  /** undefined: no event of it was seen. */
  readonly extent: (stream: StreamName) => StreamExtent | undefined
  readonly isInShare: (stream: StreamName) => boolean
}

/** Streams and ids together: some 500 MB. A log of fifty million events is read four times. */
const MOST_ENTRIES = 20_000_000

/** More shares than any log needs. */
const MOST_BITS = 12
const MOST_SHARES = 2 ** MOST_BITS

const isOf = ({ bits, number }: Share, { high }: Key): boolean => high % 2 ** bits === number

/** Columns of a stream's row. */
const NEXT_REVISION = 0
const FIRST_POSITION = 1
const LAST_POSITION = 2

export const newStreamCheck = (beginWith: Share, mostEntries: number = MOST_ENTRIES): StreamCheck => {
  const streams = newKeyTable(3)
  const ids = newKeyTable(0)
  let share = beginWith
  /** Where each bit was added, before the event there was seen. */
  const letGoAt: Position[] = []
  /** Only a first reading may give up a part: what the later ones check is settled then. */
  const makeRoom = (position: Position): void => {
    if (beginWith.bits !== 0 || share.bits === MOST_BITS || streams.size() + ids.size() < mostEntries) return
    letGoAt.push(position)
    share = { ...share, bits: share.bits + 1 }
    for (const table of [streams, ids]) table.keepOnly((key) => isOf(share, key))
  }
  const misplacedIn = (key: Key, { revision, id, position }: StoredEvent): Misplaced | undefined => {
    const expected = moveOn(streams, key, { revision, position: Number(position) })
    const known = ids.size()
    ids.add(idKeyOf(key, id))
    if (revision > expected) return { kind: 'missing_revision', expected }
    if (revision < expected) return { kind: 'repeated_revision' }
    return ids.size() === known ? { kind: 'repeated_id' } : undefined
  }
  return {
    see: (event) => {
      const key = keyOf(event.stream)
      if (!isOf(share, key)) return undefined
      makeRoom(event.position)
      if (!isOf(share, key)) return undefined
      const misplaced = misplacedIn(key, event)
      return event.position < share.toldTo ? undefined : misplaced
    },
    rest: () => sharesBeside(letGoAt),
    streams: streams.size,
    extent: (stream) => extentIn(streams, streams.find(keyOf(stream))),
    isInShare: (stream) => isOf(share, keyOf(stream)),
  }
}

/** All but share 0; each was let go of with its lowest bit that is not 0. */
const sharesBeside = (letGoAt: readonly Position[]): readonly Share[] => {
  const bits = letGoAt.length
  return Array.from({ length: 2 ** bits - 1 }, (_, index) => {
    const number = index + 1
    const lowest = 31 - Math.clz32(number & -number)
    return { bits, number, toldTo: letGoAt[lowest] ?? START }
  })
}

/** Of the id within its stream; in the stream's share. */
const idKeyOf = (stream: Key, id: string): Key => {
  const { high, low } = keyOf(id, stream)
  return { high: high - (high % MOST_SHARES) + (stream.high % MOST_SHARES), low }
}

type Place = { readonly revision: number; readonly position: number }

/** @returns the revision that was expected. */
const moveOn = (streams: KeyTable, key: Key, { revision, position }: Place): number => {
  const row = streams.add(key)
  const expected = streams.get(row, NEXT_REVISION)
  if (expected === 0) streams.set(row, FIRST_POSITION, position)
  streams.set(row, NEXT_REVISION, Math.max(expected, revision + 1))
  streams.set(row, LAST_POSITION, position)
  return expected
}

const extentIn = (streams: KeyTable, row: number): StreamExtent | undefined =>
  row === -1
    ? undefined
    : {
        revision: streams.get(row, NEXT_REVISION) - 1,
        firstPosition: streams.get(row, FIRST_POSITION),
        lastPosition: streams.get(row, LAST_POSITION),
      }
