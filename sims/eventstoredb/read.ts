/** Streams.Read: what is asked for, and reads that end. */
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { drained, isOver, statusOf } from './calls.ts'
import {
  backwards,
  forwards,
  isDeleted,
  lastRevisionOf,
  streamBackwards,
  streamForwards,
  type Cursor,
} from './cursor.ts'
import { filterOf, type Filter } from './filter.ts'
import type { Node } from './node.ts'
import { handlerFailed, invalidArgument, invalidPosition, streamDeleted } from './rpc-errors.ts'
import { subscribe } from './subscribe.ts'
import { errorOf } from './switches.ts'
import { eventResponse, identifierOf, streamNameOf } from './wire.ts'

type Call = ServerWritableStream<ReadReq, ReadResp>

/** How many events may be looked at before other calls get their turn. */
const EVENTS_PER_TURN = 512

export const serveRead = (node: Node, call: Call): void => {
  read(node, call).catch((error: unknown) => call.emit('error', statusOf(error)))
}

const read = async (node: Node, call: Call): Promise<void> => {
  const peer = call.getPeer()
  await node.switches.beforeWork()
  const options = call.request.getOptions()
  if (options === undefined) throw handlerFailed()
  if (!options.hasUuidOption())
    throw invalidArgument("'uuidOption' is a required argument of type UUIDOption")
  const refusal = node.switches.refusal()
  if (refusal !== undefined) throw errorOf(refusal)
  if (options.hasSubscription()) {
    await subscribe(node, call, options)
    return
  }
  const responses = responsesTo(node, options)
  await node.switches.beforeAnswer()
  if (node.switches.isAnswerDropped('read')) node.cut(peer)
  else await sendAll(node, call, responses)
}

/** undefined: nothing to send, but a pause may be due. */
type Responses = Generator<ReadResp | undefined, void>

const sendAll = async (node: Node, call: Call, responses: Responses): Promise<void> => {
  let lookedAt = 0
  for (const response of responses) {
    const wait = node.switches.beforeWork()
    if (wait !== undefined) await wait
    if (isOver(call)) return
    if (response !== undefined && !call.write(response)) await drained(call)
    lookedAt += 1
    if (lookedAt % EVENTS_PER_TURN === 0) await nextTurn()
  }
  call.end()
}

/** @throws RpcError. */
const responsesTo = (node: Node, options: ReadReq.Options): Responses => {
  if (options.hasStream()) {
    if (!options.hasNoFilter())
      throw invalidArgument('The combination of (Stream, Count, Filter) is invalid.')
    return readStream(node, options)
  }
  const filter = options.getFilter()
  if (!options.hasAll() || (filter === undefined && !options.hasNoFilter()))
    throw invalidArgument('The combination of (None, Count) is invalid.')
  return readAll(node, options, filter === undefined ? undefined : filterOf(filter))
}

const isBackwards = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS

const readAll = (node: Node, options: ReadReq.Options, filter: Filter | undefined): Responses => {
  const from = startIn(node, options.getAll())
  if (!node.log.isBoundary(from)) throw invalidPosition()
  const cursor = isBackwards(options) ? backwards(node.log, from) : forwards(node.log, from)
  return eventsOf(cursor, options, filter)
}

/** @throws RpcError when it says nothing. */
const startIn = (node: Node, options: ReadReq.Options.AllOptions | undefined): number => {
  const position = options?.getPosition()
  if (position !== undefined)
    return Math.min(Number(position.getCommitPosition()), Number(position.getPreparePosition()))
  if (options?.hasStart() === true) return 0
  if (options?.hasEnd() === true) return node.log.visibleEnd()
  throw handlerFailed()
}

function* eventsOf(cursor: Cursor, options: ReadReq.Options, filter: Filter | undefined): Responses {
  const idsAsStrings = options.getUuidOption()?.hasString() === true
  let left = BigInt(options.getCount())
  while (left > 0n) {
    const record = cursor.next()
    if (record === undefined) return
    const isWanted = filter?.allows(record) ?? true
    if (isWanted) left -= 1n
    yield isWanted ? eventResponse(record, idsAsStrings) : undefined
  }
}

/** @throws RpcError when it is deleted. */
const readStream = (node: Node, options: ReadReq.Options): Responses => {
  const { log } = node
  const name = streamNameOf(options.getStream()?.getStreamIdentifier())
  if (isDeleted(log, name)) throw streamDeleted(name)
  const last = lastRevisionOf(log, name)
  const from = revisionIn(options.getStream())
  const cursor = isBackwards(options)
    ? streamBackwards(log, name, from ?? last)
    : streamForwards(log, name, from ?? last + 1)
  if (last < 0) return notFound(name)
  const isNewer = (options.getControlOption()?.getCompatibility() ?? 0) >= 1
  const events = eventsOf(cursor, options, undefined)
  return isNewer ? withEnds(events, { from, last, isBackwards: isBackwards(options) }) : events
}

/** undefined: from the end. @throws RpcError when it says nothing. */
const revisionIn = (options: ReadReq.Options.StreamOptions | undefined): number | undefined => {
  if (options?.hasRevision() === true) return Number(options.getRevision())
  if (options?.hasStart() === true) return 0
  if (options?.hasEnd() === true) return undefined
  throw handlerFailed()
}

function* notFound(name: string): Responses {
  const response = new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(name))
  yield new streamsPb.ReadResp().setStreamNotFound(response)
}

type Ends = { readonly from: number | undefined; readonly last: number; readonly isBackwards: boolean }

/** Where the stream begins, if nothing was found, and where it ends: for clients that say they know these messages. */
function* withEnds(events: Responses, { from, last, isBackwards }: Ends): Responses {
  const next = String(last + 1)
  if (!isBackwards && from !== undefined && from > last + 1)
    yield new streamsPb.ReadResp().setFirstStreamPosition(next)
  yield* events
  yield new streamsPb.ReadResp().setLastStreamPosition(String(last))
}
