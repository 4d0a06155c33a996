import { randomInt } from 'node:crypto'
import type { Position } from '../../ledger/store/port.ts'
import type { Doorkeeper } from '../http/authentication.ts'
import { isActive } from '../http/stream-token.ts'
import type { Audience } from './audience.ts'
import type { Delivery } from './delivery.ts'
import { HEARTBEAT, markOf, openingOf } from './message.ts'
import { pastOf, type PastParts } from './past.ts'
import type { Place } from './places.ts'
import type { Seat } from './seat.ts'
import type { Topic } from './topic.ts'

export type PieceParts = PastParts &
  Pick<Doorkeeper, 'apiKeys'> & { readonly audience: Audience; readonly delivery: Delivery }

/** One stream: `after` is where its client stands; undefined: it begins now. */
export type Opened = {
  readonly place: Place
  readonly topic: Topic
  readonly after: Position | undefined
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
}

/** When many lose their streams at once, they do not come back at once. */
const RETRY_MS = [1_000, 3_000] as const

/**
 * What was before, then what is handed on. The end of the log is read once more after the seat was joined, so that nothing
 * falls between; what comes twice by that goes out once.
 */
export const piecesOf = async function* (parts: PieceParts, opened: Opened): AsyncGenerator<string> {
  const { place, topic, after, signal } = opened
  const { caller, seat } = place
  yield openingOf(randomInt(...RETRY_MS))
  // Revoked between being let in and being given a place: nobody else would tell.
  if (caller.kind === 'merchant' && !(await isActive(parts, caller.keyId))) return
  let seen = after
  // Of everybody's events there may be so many that live ones would wait for too long; a payment's are few.
  if (seen !== undefined && topic.kind !== 'payment') seen = yield* past(parts, opened, seen)
  const joinedAt = await parts.delivery.join(topic, seat)
  if (signal.aborted) parts.audience.leave(topic, seat)
  if (seen === undefined) yield markOf(joinedAt).text
  else seen = yield* past(parts, opened, seen)
  yield* live(seat, seen ?? joinedAt)
}

/** Returns how far it came. */
const past = async function* (
  parts: PieceParts,
  { place, topic }: Opened,
  after: Position,
): AsyncGenerator<string, Position> {
  let seen = after
  for await (const { position, text } of pastOf(parts, topic, after)) {
    if (place.seat.isOver()) break
    seen = position
    yield text
  }
  return seen
}

const live = async function* (seat: Seat, after: Position): AsyncGenerator<string> {
  let seen = after
  for (;;) {
    const messages = await seat.next()
    if (messages === undefined) return
    const texts: string[] = []
    for (const { position, text } of messages) {
      if (position <= seen) continue
      seen = position
      texts.push(text)
    }
    yield texts.length === 0 ? HEARTBEAT : texts.join('')
  }
}
