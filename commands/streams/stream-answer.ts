import { z } from 'zod'
import { Position } from '../../ledger/store/port.ts'
import { refuse, type Answer, type Incoming } from '../http/endpoint.ts'
import type { StreamParts } from './parts.ts'
import type { Topic } from './topic.ts'

const EventId = z.string().regex(/^\d{1,19}$/)

/** For clients that cannot send the header. */
export const StreamQuery = z.strictObject({
  'last-event-id': EventId.optional().meta({
    description:
      'As the header `Last-Event-ID`, which goes before: the `id` of the last message that was seen',
  }),
})

type Asked = Incoming<{ readonly query: z.output<typeof StreamQuery> }>

/** @param beginning where the topic begins for whoever has seen nothing of it; undefined: now. */
export const streamAnswer = async (
  { streams }: Pick<StreamParts, 'streams'>,
  incoming: Asked,
  { topic, beginning }: { readonly topic: Topic; readonly beginning: Position | undefined },
): Promise<Answer> => {
  const sent = seenBy(incoming)
  const seen = sent === undefined ? undefined : EventId.safeParse(sent).data
  if (sent !== undefined && seen === undefined) return invalid('must be the id of a message')
  const after = seen === undefined ? beginning : Position(BigInt(seen))
  if (after !== undefined && !(await streams.reaches(after)))
    return invalid('must not be after the last event')
  const taken = streams.take(incoming.caller)
  if (taken.kind === 'refused') return refuse(taken.reason)
  const body = streams.bodyOf(taken.place, topic, after)
  return { kind: 'text', status: 200, type: 'text/event-stream', body }
}

/** An EventSource that connects again sends the header, and still the address that it was made with. */
const seenBy = ({ lastEventId, query }: Asked): string | undefined =>
  lastEventId === undefined || lastEventId === '' ? query['last-event-id'] : lastEventId

const invalid = (message: string): Answer =>
  refuse('invalid_request', { errors: [{ path: 'last-event-id', message }] })
