/** The server as a client without a library sees it: messages in, messages and statuses out. */
import { credentials, type ServiceError } from '@grpc/grpc-js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import type { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js'
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type {
  BatchAppendReq,
  BatchAppendResp,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import timestampPb from 'google-protobuf/google/protobuf/timestamp_pb.js'
import { randomUUID } from 'node:crypto'
import { startEventStore, type EventStoreOptions, type EventStoreServer } from './server.ts'

export const empty = (): Empty => new sharedPb.Empty()

/** On a connection of its own. */
export const connect = ({ host, port }: Pick<EventStoreServer, 'host' | 'port'>): StreamsClient =>
  new streamsServicePb.StreamsClient(`${host}:${String(port)}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 100,
  })

export const withServer = async (
  act: (server: EventStoreServer, client: StreamsClient) => Promise<void>,
  options: EventStoreOptions = {},
): Promise<void> => {
  const server = await startEventStore(options)
  const client = connect(server)
  try {
    await act(server, client)
  } finally {
    client.close()
    await server.kill()
  }
}

export type Sent = {
  readonly id: string
  readonly type?: string
  readonly data?: string
  readonly metadata?: string
  readonly contentType?: string
}
export const event = (data = '{}', type = 'Happened'): Sent => ({ id: randomUUID(), type, data })
export const events = (count: number, type = 'Happened'): Sent[] =>
  Array.from({ length: count }, (_, index) => event(`{"n":${String(index)}}`, type))

export type Expect = 'any' | 'no_stream' | 'stream_exists' | number

export type Asked = {
  readonly stream: string
  readonly expected?: Expect
  readonly events: readonly Sent[]
  readonly isFinal?: boolean
  readonly deadline?: Date
  readonly correlationId?: string
}

export const batchRequest = (asked: Asked): BatchAppendReq => {
  const options = new streamsPb.BatchAppendReq.Options().setStreamIdentifier(identifierOf(asked.stream))
  const expected = asked.expected ?? 'any'
  if (expected === 'any') options.setAny(new emptyPb.Empty())
  else if (expected === 'no_stream') options.setNoStream(new emptyPb.Empty())
  else if (expected === 'stream_exists') options.setStreamExists(new emptyPb.Empty())
  else options.setStreamPosition(String(expected))
  if (asked.deadline !== undefined) options.setDeadline(timestampPb.Timestamp.fromDate(asked.deadline))
  return new streamsPb.BatchAppendReq()
    .setCorrelationId(new sharedPb.UUID().setString(asked.correlationId ?? randomUUID()))
    .setOptions(options)
    .setProposedMessagesList(asked.events.map((sent) => proposed(sent)))
    .setIsFinal(asked.isFinal ?? true)
}

const proposed = (sent: Sent): BatchAppendReq.ProposedMessage => {
  const message = new streamsPb.BatchAppendReq.ProposedMessage()
    .setId(new sharedPb.UUID().setString(sent.id))
    .setData(Buffer.from(sent.data ?? ''))
    .setCustomMetadata(Buffer.from(sent.metadata ?? ''))
  message
    .getMetadataMap()
    .set('type', sent.type ?? 'Happened')
    .set('content-type', sent.contentType ?? 'application/json')
  return message
}

export const identifierOf = (stream: string): StreamIdentifier =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream))

export type Batch = {
  /** Rejects with the status that ended the call. */
  readonly send: (request: BatchAppendReq) => Promise<BatchAppendResp>
  readonly sendUnanswered: (request: BatchAppendReq) => void
  readonly end: () => Promise<void>
}

/** One BatchAppend call. */
export const openBatch = (client: StreamsClient): Batch => {
  const call = client.batchAppend()
  const waiting = new Map<string, [(answer: BatchAppendResp) => void, (error: unknown) => void]>()
  call.on('data', (answer: BatchAppendResp) => {
    const id = answer.getCorrelationId()?.getString() ?? ''
    waiting.get(id)?.[0](answer)
    waiting.delete(id)
  })
  let over: ServiceError | undefined
  call.on('error', (error: ServiceError) => {
    over = error
    for (const [, reject] of waiting.values()) reject(error)
  })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) throw over
        waiting.set(request.getCorrelationId()?.getString() ?? '', [resolve, reject])
        call.write(request)
      }),
    sendUnanswered: (request) => {
      call.write(request)
    },
    end: () =>
      new Promise((resolve) => {
        call.once('end', resolve)
        call.end()
      }),
  }
}

/** One append on a call of its own. Rejects with the status that ended the call. */
export const append = async (client: StreamsClient, asked: Asked): Promise<BatchAppendResp> => {
  const batch = openBatch(client)
  const answer = await batch.send(batchRequest(asked))
  await batch.end()
  return answer
}

/** The last revision and position. @throws when it was refused. */
export const appended = async (
  client: StreamsClient,
  asked: Asked,
): Promise<{ readonly revision: string; readonly position: string }> => {
  const answer = await append(client, asked)
  const success = answer.getSuccess()
  if (success === undefined) throw new Error(`refused: ${answer.getError()?.getMessage() ?? ''}`)
  return {
    revision: success.getCurrentRevision(),
    position: success.getPosition()?.getCommitPosition() ?? '',
  }
}

/** One Tombstone call. */
export const tombstone = (
  client: StreamsClient,
  stream: string,
  expected: 'any' | number = 'any',
): Promise<TombstoneResp> =>
  new Promise((resolve, reject) => {
    const options = new streamsPb.TombstoneReq.Options().setStreamIdentifier(identifierOf(stream))
    if (expected === 'any') options.setAny(empty())
    else options.setRevision(String(expected))
    client.tombstone(new streamsPb.TombstoneReq().setOptions(options), (error, response) => {
      if (error === null) resolve(response)
      else reject(error)
    })
  })

/** The status with which this fails. @throws when it does not. */
export const statusOf = async (act: Promise<unknown>): Promise<ServiceError> => {
  try {
    await act
  } catch (error) {
    if (isServiceError(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'metadata' in error

export const trailers = (error: ServiceError): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(error.metadata.getMap()).map(([name, value]) => [name, value.toString()]))
