import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { StreamName } from '../../ledger/core/ids.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import type { serializer } from '../../ledger/store/serial.ts'
import { factOf, isOfPayment } from './fact.ts'
import { markOf, messageOf, type Message } from './message.ts'
import type { Owners } from './owners.ts'
import { newRecords, type Records } from './records.ts'
import { topicKeyOf, type Topic } from './topic.ts'

export type PastParts = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream'>
  readonly payments: Pick<Payments, 'recall' | 'load'>
  readonly owners: Owners
  /** Whoever looks far back takes turns with the others, so that commands find the log's connections free. */
  readonly inTurn: ReturnType<typeof serializer>
}

/** To write so many takes a few milliseconds; nobody else should have to wait for longer. */
const EVENTS_AT_ONCE = 200

/** What is in the log of a topic after a position, to its end as it is while this is read. */
export const pastOf = (parts: PastParts, topic: Topic, after: Position): AsyncIterable<Message> =>
  topic.kind === 'payment' ? pastOfPayment(parts, topic.stream, after) : pastOfMany(parts, topic, after)

const pastOfPayment = async function* (
  { store }: PastParts,
  stream: StreamName,
  after: Position,
): AsyncGenerator<Message> {
  let record: PaymentRecord | undefined
  for (const stored of await store.readStream(stream, 0)) {
    const fact = factOf(stored)
    record = recordEvent(record, fact.event)
    if (fact.position > after) yield messageOf(fact, record)
  }
}

/**
 * A mark after each part of the log, so that a client who is cut off goes on from there even if nothing was for it. Those
 * of one topic take turns, so that one key with many streams slows nobody but itself.
 */
const pastOfMany = async function* (parts: PastParts, topic: Many, after: Position): AsyncGenerator<Message> {
  const records = newRecords(parts.payments)
  const next = (position: Position) => partOf({ ...parts, records }, topic, position)
  let isLast = false
  for (let position = after; !isLast;) {
    const part = await parts.inTurn(topicKeyOf(topic), () => next(position))
    if (part === undefined) return
    yield part
    ;({ position, isLast } = part)
  }
}

type Many = Exclude<Topic, { readonly kind: 'payment' }>
type Part = Message & { readonly isLast: boolean }

const partOf = async (
  parts: PastParts & { readonly records: Records },
  topic: Many,
  after: Position,
): Promise<Part | undefined> => {
  const events = await parts.inTurn('the past', () => parts.store.readAll(after, EVENTS_AT_ONCE))
  const position = events.at(-1)?.position
  if (position === undefined) return undefined
  const texts: string[] = []
  for (const event of events) texts.push(await textOf(parts, topic, event))
  const text = texts.join('') + markOf(position).text
  return { position, text, isLast: events.length < EVENTS_AT_ONCE }
}

/** Nothing where the event is not of the topic. */
const textOf = async (
  { owners, records }: Pick<PastParts, 'owners'> & { readonly records: Records },
  topic: Many,
  event: StoredEvent,
): Promise<string> => {
  if (!isOfPayment(event)) return ''
  if (topic.kind === 'merchant' && (await owners.of(event)) !== topicKeyOf(topic)) return ''
  const fact = factOf(event)
  return messageOf(fact, await records.after(fact)).text
}
