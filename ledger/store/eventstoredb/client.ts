import {
  BACKWARDS,
  CancelledError,
  END,
  EventStoreDBClient,
  FORWARDS,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  NO_STREAM as NONE_THERE,
  START as START_OF_LOG,
  StreamDeletedError,
  StreamNotFoundError,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
  binaryEvent,
  excludeSystemEvents,
  isCommandError,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type ReadPosition,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import type { EventId, StreamName } from '../../core/ids.ts'
import { instantOf, type Instant } from '../../core/time.ts'
import { CorruptLogError, NO_STREAM, Position, START, StoreUnavailableError } from '../port.ts'
import { clientConnectionString } from './connection-string.ts'
import { tame } from './taming.ts'

export type ProposedEvent = { readonly id: EventId; readonly type: string; readonly payload: Uint8Array }

export type Proposal = {
  readonly stream: StreamName
  /** Never "any": only with a revision does the server promise that a repeated append is written once. */
  readonly expectedRevision: number
  readonly events: readonly ProposedEvent[]
}

/** An event as the server recorded it, ours or not. */
export type LogRecord = {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly type: string
  /** undefined: JSON, as none of ours is. */
  readonly payload: Uint8Array | undefined
  readonly position: Position
  /** The clock of the node that was the leader then. */
  readonly created: Instant
}

/** `from`: the first revision; or the newest event alone. */
export type StreamPage = {
  readonly stream: StreamName
  readonly from: number | 'newest'
  readonly count: number
}
/** Forwards from the event at this position on (or the log's first), backwards from the event before it. */
export type LogPage = {
  readonly from: Position | 'end'
  readonly direction: 'forwards' | 'backwards'
  readonly count: number
}

/** The calls that the log needs; each is one call to the server, and fails as the client fails. */
export type Client = {
  readonly append: (proposal: Proposal) => Promise<'written' | 'wrong_revision'>
  /** None when the stream does not exist or ends before. */
  readonly readStream: (page: StreamPage, abandoned?: AbortSignal) => Promise<readonly LogRecord[]>
  /** System events among them, since the client's `readAll` takes no filter; fewer than `count` only at the end. */
  readonly readAll: (page: LogPage, abandoned?: AbortSignal) => Promise<readonly LogRecord[]>
  /** Resolves or rejects when the subscription has ended, as it does for good when its connection dies. */
  readonly subscribe: (after: Position, hear: (record: LogRecord) => void, left: AbortSignal) => Promise<void>
  readonly dispose: () => Promise<void>
}

/**
 * Decisions are made on what the leader says. A call carries no credentials of its own: with them the client would not
 * use the append that all of its callers share, and the guards of `tame` are made for that one.
 */
const options = { requiresLeader: true } as const

/**
 * The client tells the server until when by its own clock an append may be carried out: where that clock is behind the
 * server's, nothing would ever be. So it is told a time far off; the server has its own limit for a write.
 */
const DEADLINE_MS = 24 * 60 * 60 * 1_000

/** @throws Error when the connection string cannot be used; it says nothing of what stands in it. */
export const openClient = (connectionString: string): Client => {
  const client = connectTo(clientConnectionString(connectionString))
  const { closeChannel } = tame(client)
  return {
    append: async ({ stream, expectedRevision, events }) => {
      const revision = expectedRevision === NO_STREAM ? NONE_THERE : BigInt(expectedRevision)
      const proposed = events.map(({ id, type, payload }) => binaryEvent({ id, type, data: payload }))
      try {
        const conditions = { ...options, deadline: DEADLINE_MS, expectedRevision: revision } as const
        await client.appendToStream(stream, proposed, conditions)
        return 'written'
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) return 'wrong_revision'
        throw error
      }
    },
    readStream: async ({ stream, from, count }, abandoned) => {
      const place =
        from === 'newest'
          ? ({ fromRevision: END, direction: BACKWARDS } as const)
          : ({ fromRevision: BigInt(from), direction: FORWARDS } as const)
      try {
        return await recordsOf(
          client.readStream(stream, { ...options, ...place, maxCount: count }),
          abandoned,
        )
      } catch (error) {
        if (error instanceof StreamNotFoundError) return []
        throw error
      }
    },
    readAll: ({ from, direction, count }, abandoned) => {
      const fromPosition = from === 'end' ? END : placeOf(from)
      return recordsOf(client.readAll({ ...options, fromPosition, direction, maxCount: count }), abandoned)
    },
    subscribe: (after, hear, left) => {
      const filter = excludeSystemEvents()
      return listen(client.subscribeToAll({ ...options, fromPosition: placeOf(after), filter }), hear, left)
    },
    dispose: async () => {
      await client.dispose()
      closeChannel()
    },
  }
}

const connectTo = (text: string): EventStoreDBClient => {
  try {
    return EventStoreDBClient.connectionString(text)
  } catch {
    // What the client says of it quotes it, and carries all of it as a property.
    throw new Error('the connection string of the event store cannot be read')
  }
}

const placeOf = (position: Position): ReadPosition =>
  position === START ? START_OF_LOG : { commit: position, prepare: position }

type Event = ResolvedEvent | AllStreamResolvedEvent

/**
 * The listener for errors stays for ever: what a dead connection says later, to a stream without one, would be an
 * uncaught exception.
 */
const recordsOf = (read: StreamingRead<Event>, abandoned?: AbortSignal): Promise<readonly LogRecord[]> =>
  new Promise((resolve, reject) => {
    const taken: Event[] = []
    const leave = (): void => {
      read.cancel().catch(() => undefined)
    }
    abandoned?.addEventListener('abort', leave)
    read.on('error', reject)
    read.on('data', (event: Event) => taken.push(event))
    read.on('end', () => {
      abandoned?.removeEventListener('abort', leave)
      // Within a promise: what cannot be told as a record rejects.
      resolve(Promise.resolve(taken).then((events) => events.map(recordOf)))
    })
  })

const listen = (
  subscription: AllStreamSubscription,
  hear: (record: LogRecord) => void,
  left: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let isOver = false
    const leave = (): void => {
      isOver = true
      left.removeEventListener('abort', leave)
      subscription.unsubscribe().catch(() => undefined)
      resolve()
    }
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error('a subscription failed', { cause: error }))
      leave()
    }
    left.addEventListener('abort', leave)
    subscription.on('error', fail)
    subscription.on('end', leave)
    subscription.on('data', (event: AllStreamResolvedEvent) => {
      // What is on its way still comes, and would be told twice to whoever listens anew.
      if (isOver) return
      try {
        hear(recordOf(event))
      } catch (error) {
        fail(error)
      }
    })
    if (left.aborted) leave()
  })

/** @throws StoreUnavailableError for a server too old, CorruptLogError for what no writer of ours wrote. */
export const recordOf = ({ event }: Pick<Event, 'event'>): LogRecord => {
  if (event === undefined) throw new CorruptLogError('the log holds a link in place of an event')
  const { id, streamId, revision, type, data, position, created } = event
  if (position === undefined)
    throw new StoreUnavailableError(
      'the event store is older than 22.6: it tells no positions on reading a stream',
    )
  if (position.commit !== position.prepare)
    throw new CorruptLogError(
      `${streamId} ${String(revision)} was written by a transaction of the older protocol`,
    )
  return {
    id,
    stream: streamId,
    revision: Number(revision),
    type,
    payload: data instanceof Uint8Array ? data : undefined,
    position: Position(position.commit),
    created: instantOf(created.getTime()),
  }
}

/** gRPC's number, for which the client has no error of its own; ours are right but for where a reader stands. */
const INVALID_ARGUMENT = 3

/** What will not change however often the call is repeated, in our own words; undefined: it may. */
export const refusalOf = (error: unknown): Error | undefined => {
  if (error instanceof MaxAppendSizeExceededError)
    return new RangeError(`the event store is configured to take ${error.maxAppendSize} bytes in an append`)
  if (error instanceof StreamDeletedError) return new CorruptLogError('a stream of the log was deleted')
  if (error instanceof InvalidArgumentError) return new RangeError(error.message)
  if (error instanceof UnknownError && Number(error.code) === INVALID_ARGUMENT)
    return new CorruptLogError('no event of this log stands at the position that was read from')
  const isOurs =
    error instanceof RangeError || error instanceof CorruptLogError || error instanceof StoreUnavailableError
  return isOurs ? error : undefined
}

/**
 * The server itself has spoken, so that the client and its connection are well. What it answers to one append (it is
 * busy, a write took too long) has no code; the connection's errors, and what is said by ending a call, have one.
 */
export const isServersWord = (error: unknown): boolean =>
  error instanceof Error &&
  isCommandError(error) &&
  (error.code === undefined ||
    !(error instanceof UnavailableError || error instanceof CancelledError || error instanceof UnknownError))
