import type { StreamName } from '../../../ledger/core/ids.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { decode } from '../../../ledger/store/codec.ts'
import type { Recorded } from '../../../ledger/store/ledger-event.ts'
import { START, type EventStore, type Position, type StoredEvent } from '../../../ledger/store/port.ts'
import { type Until, isWithin } from '../../../ledger/store/until.ts'
import { isPaymentFact, isPaymentStream } from '../../../projections/payments/fold.ts'
import type { Figure } from '../../../projections/summaries/figure.ts'
import { membersIn, tellsOf, timesOf, type Member } from './figure-members.ts'

export type ScanParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly onProgress: (position: Position) => void
}

const READ_SIZE = 5_000
const STREAMS_AT_ONCE = 16

/**
 * Everything that a figure counts, as the log has it up to a moment, newest first: all of the log is looked through, and
 * the payments that may count are read whole. No read model is asked.
 */
export const membersOf = async (
  parts: ScanParts,
  figure: Figure,
  until: Until,
): Promise<readonly Member[]> => {
  const streams = [...(await streamsTelling(parts, figure, until))]
  const members: Member[] = []
  for (let at = 0; at < streams.length; at += STREAMS_AT_ONCE) {
    const next = streams.slice(at, at + STREAMS_AT_ONCE)
    const histories = await Promise.all(next.map((stream) => historyOf(parts, stream, until)))
    for (const history of histories) members.push(...membersIn(figure, history))
  }
  return members.sort(newestFirst)
}

const streamsTelling = async (
  { store, onProgress }: ScanParts,
  figure: Figure,
  until: Until,
): Promise<ReadonlySet<StreamName>> => {
  const times = timesOf(figure)
  const streams = new Set<StreamName>()
  const look = ({ stream, data }: StoredEvent): void => {
    if (isPaymentStream(stream) && !streams.has(stream) && tellsOf(times, data)) streams.add(stream)
  }
  let after = START
  for (;;) {
    const events = await store.readAll(after, READ_SIZE)
    const counted = events.filter((one) => isWithin(until, one))
    counted.forEach(look)
    const last = counted.at(-1)
    // What counts is a beginning of the log.
    if (last === undefined || counted.length < events.length) return streams
    after = last.position
    onProgress(after)
  }
}

const historyOf = async (
  { store }: ScanParts,
  stream: StreamName,
  until: Until,
): Promise<readonly Recorded<PaymentEvent>[]> => {
  const stored = await store.readStream(stream, 0)
  return stored
    .filter((one) => isWithin(until, one))
    .map(decode)
    .filter(isPaymentFact)
}

const newestFirst = (a: Member, b: Member): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return a.paymentId < b.paymentId ? 1 : -1
}
