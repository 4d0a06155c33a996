/** Reads and subscriptions as a client without a library sees them. */
import type { ClientReadableStream } from '@grpc/grpc-js'
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { empty, identifierOf } from './raw-client.spec-helper.ts'

const { ReadDirection: directions } = streamsPb.ReadReq.Options

export type Looked = {
  /** Nothing: $all. */
  readonly stream?: string
  /** `start`, `end`, a revision or a position of $all. */
  readonly from?: string
  readonly isBackwards?: boolean
  /** Nothing: subscribe. */
  readonly count?: number
  readonly filter?: (filter: ReadReq.Options.FilterOptions) => void
  readonly hasStructuredIds?: boolean
  readonly compatibility?: number
}

const readRequest = (looked: Looked): ReadReq => {
  const options = new streamsPb.ReadReq.Options()
  if (looked.stream === undefined) options.setAll(allFrom(looked.from ?? 'start'))
  else options.setStream(streamFrom(looked.stream, looked.from ?? 'start'))
  if (looked.count === undefined) options.setSubscription(new streamsPb.ReadReq.Options.SubscriptionOptions())
  else options.setCount(String(looked.count))
  options.setReadDirection(looked.isBackwards === true ? directions.BACKWARDS : directions.FORWARDS)
  const uuids = new streamsPb.ReadReq.Options.UUIDOption()
  options.setUuidOption(
    looked.hasStructuredIds === true ? uuids.setStructured(empty()) : uuids.setString(empty()),
  )
  if (looked.filter === undefined) options.setNoFilter(empty())
  else {
    const filter = new streamsPb.ReadReq.Options.FilterOptions().setCheckpointintervalmultiplier(1)
    looked.filter(filter.setCount(empty()))
    options.setFilter(filter)
  }
  if (looked.compatibility !== undefined)
    options.setControlOption(
      new streamsPb.ReadReq.Options.ControlOption().setCompatibility(looked.compatibility),
    )
  return new streamsPb.ReadReq().setOptions(options)
}

const allFrom = (from: string): ReadReq.Options.AllOptions => {
  const all = new streamsPb.ReadReq.Options.AllOptions()
  if (from === 'start') return all.setStart(empty())
  if (from === 'end') return all.setEnd(empty())
  return all.setPosition(
    new streamsPb.ReadReq.Options.Position().setCommitPosition(from).setPreparePosition(from),
  )
}

const streamFrom = (stream: string, from: string): ReadReq.Options.StreamOptions => {
  const options = new streamsPb.ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream))
  if (from === 'start') return options.setStart(empty())
  return from === 'end' ? options.setEnd(empty()) : options.setRevision(from)
}

export type Messages = {
  readonly call: ClientReadableStream<ReadResp>
  readonly got: ReadResp[]
  /** Resolves at the end of the call. @throws the status that ended it. */
  readonly all: Promise<readonly ReadResp[]>
  /** Waits until what came fulfils this. @throws the status that ended the call before. */
  readonly until: (isEnough: (got: readonly ReadResp[]) => boolean) => Promise<void>
}

export const openRead = (client: StreamsClient, looked: Looked): Messages => {
  const call = client.read(readRequest(looked))
  const got: ReadResp[] = []
  const all = new Promise<readonly ReadResp[]>((resolve, reject) => {
    call.on('data', (message: ReadResp) => got.push(message))
    call.once('error', reject)
    call.once('end', () => {
      resolve(got)
    })
  })
  all.catch(() => undefined)
  const until: Messages['until'] = async (isEnough) => {
    const enough = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isEnough(got)) return
        call.off('data', look)
        resolve()
      }
      call.on('data', look)
      look()
    })
    await Promise.race([enough, all])
  }
  return { call, got, all, until }
}

/** @throws the status that ended it. */
export const readMessages = (client: StreamsClient, looked: Looked): Promise<readonly ReadResp[]> =>
  openRead(client, { count: 1_000_000, ...looked }).all

export type Recorded = {
  readonly id: string
  readonly stream: string
  readonly revision: string
  readonly type: string
  readonly contentType: string
  readonly createdTicks: string
  readonly data: string
  readonly metadata: string
  readonly position: string
}

export const recordedIn = (messages: readonly ReadResp[]): Recorded[] =>
  messages.flatMap((message) => {
    const recorded = message.getEvent()?.getEvent()
    if (recorded === undefined) return []
    const about = recorded.getMetadataMap()
    return {
      id: recorded.getId()?.getString() ?? '',
      stream: Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
      revision: recorded.getStreamRevision(),
      type: about.get('type') ?? '',
      contentType: about.get('content-type') ?? '',
      createdTicks: about.get('created') ?? '',
      data: Buffer.from(recorded.getData_asU8()).toString(),
      metadata: Buffer.from(recorded.getCustomMetadata_asU8()).toString(),
      position: recorded.getCommitPosition(),
    }
  })

export const readEvents = async (client: StreamsClient, looked: Looked = {}): Promise<Recorded[]> =>
  recordedIn(await readMessages(client, looked))

/** Of clients' events only. */
export const own = (recorded: readonly Recorded[]): Recorded[] =>
  recorded.filter(({ type }) => !type.startsWith('$'))
