/** BatchAppend: many appends on one long call, each in one or more messages, each answered under its correlation id. */
import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js'
import type { Status } from '@eventstore/db-client/generated/status_pb.js'
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import {
  accessDenied,
  appendTooLarge,
  badRequest,
  notReady,
  streamDeleted,
  timedOut,
  wrongExpectedVersion,
} from './batch-status.ts'
import { drained, eachMessage, isOver, statusOf } from './calls.ts'
import type { Expected } from './check.ts'
import type { NewEvent, Verdict } from './log.ts'
import type { Node } from './node.ts'
import { eventOf, LARGEST_APPEND_BYTES, missingMetadataOf, sizeOf, type Proposed } from './proposed.ts'
import { errorOf } from './switches.ts'
import { BadInputError, streamNameOf } from './wire.ts'

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>

/** An append of which not every message has come yet. */
type Pending = {
  readonly correlationId: UUID
  readonly options: BatchAppendReq.Options
  readonly stream: string
  readonly expected: Expected
  readonly events: NewEvent[]
  bytes: number
  readonly timeout: NodeJS.Timeout | undefined
}

type Session = {
  readonly node: Node
  readonly call: Call
  readonly peer: string
  readonly pending: Map<string, Pending>
  /** Answers not sent yet. */
  readonly owed: Set<Promise<void>>
}

/** The server's own limit for an append, whatever deadline the client names. */
const WRITE_TIMEOUT_MS = 2_000

export const serveBatchAppend = (node: Node, call: Call): void => {
  const session: Session = { node, call, peer: call.getPeer(), pending: new Map(), owed: new Set() }
  eachMessage<BatchAppendReq>(call, (request) => next(session, request))
    .then(() => Promise.all(session.owed))
    .then(() => call.end())
    .catch((error: unknown) => call.emit('error', statusOf(error)))
}

const next = (session: Session, request: BatchAppendReq): Promise<void> | undefined => {
  const { node, call } = session
  const wait = node.switches.beforeWork() ?? (call.writableNeedDrain ? drained(call) : undefined)
  if (wait === undefined) receive(session, request)
  return wait?.then(() => {
    receive(session, request)
  })
}

const receive = (session: Session, request: BatchAppendReq): void => {
  const correlationId = request.getCorrelationId() ?? new sharedPb.UUID()
  const key = correlationId.getString() || Buffer.from(correlationId.serializeBinary()).toString('hex')
  const refused = open(session, key, request)
  if (refused !== undefined) {
    owe(session, answerOf(correlationId, request.getOptions(), refused))
    return
  }
  const pending = session.pending.get(key)
  if (pending === undefined) return
  const bad = add(pending, request.getProposedMessagesList())
  if (bad !== undefined) {
    forget(session, key, pending)
    owe(session, answerOf(correlationId, pending.options, bad))
  } else if (request.getIsFinal()) {
    forget(session, key, pending)
    carryOut(session, pending)
  }
}

/** The first message of an append has options; those of a later one are ignored. Gives the error, if there is one. */
const open = (session: Session, key: string, request: BatchAppendReq): Status | undefined => {
  const options = request.getOptions()
  if (options === undefined) return undefined
  if (!options.hasStreamIdentifier()) return badRequest('Required field StreamIdentifier not set.')
  const deadlineMs = options.getDeadline()?.toDate().getTime() ?? Infinity
  const timeoutMs = Math.min(deadlineMs - Date.now(), WRITE_TIMEOUT_MS)
  if (timeoutMs <= 0) return timedOut()
  if (session.pending.has(key)) return undefined
  const expected = expectedIn(options)
  if (expected === undefined) return badRequest("'None' is not a valid ExpectedStreamPositionOneofCase")
  const correlationId = request.getCorrelationId() ?? new sharedPb.UUID()
  const expire = (): void => {
    session.pending.delete(key)
    owe(session, answerOf(correlationId, options, timedOut()))
  }
  session.pending.set(key, {
    correlationId,
    options,
    stream: streamNameOf(options.getStreamIdentifier()),
    expected,
    events: [],
    bytes: 0,
    timeout: request.getIsFinal() ? undefined : setTimeout(expire, timeoutMs),
  })
  return undefined
}

const expectedIn = (options: BatchAppendReq.Options): Expected | undefined => {
  if (options.hasAny()) return { kind: 'any' }
  if (options.hasNoStream()) return { kind: 'no-stream' }
  if (options.hasStreamExists()) return { kind: 'stream-exists' }
  if (!options.hasStreamPosition()) return undefined
  return { kind: 'revision', revision: Number(options.getStreamPosition()) }
}

const add = (pending: Pending, messages: readonly Proposed[]): Status | undefined => {
  for (const message of messages) {
    const missing = missingMetadataOf(message)
    if (missing !== undefined)
      return badRequest(`The given key '${missing}' was not present in the dictionary.`)
    const event = eventOrBad(message)
    if (event instanceof BadInputError) return badRequest(event.message)
    pending.events.push(event)
    pending.bytes += sizeOf(event)
  }
  return pending.bytes > LARGEST_APPEND_BYTES ? appendTooLarge(LARGEST_APPEND_BYTES) : undefined
}

const eventOrBad = (message: Proposed): NewEvent | BadInputError => {
  try {
    const event = eventOf(message)
    return event.type === '' ? new BadInputError("Empty eventType provided. (Parameter 'eventType')") : event
  } catch (error) {
    if (error instanceof BadInputError) return error
    throw error
  }
}

const forget = (session: Session, key: string, { timeout }: Pending): void => {
  session.pending.delete(key)
  clearTimeout(timeout)
}

const carryOut = (session: Session, pending: Pending): void => {
  const { node } = session
  const refusal = node.switches.refusal()
  if (refusal?.kind === 'not-leader') throw errorOf(refusal)
  if (refusal !== undefined) {
    const error = refusal.kind === 'not-ready' ? notReady() : accessDenied()
    owe(session, answerOf(pending.correlationId, pending.options, error))
    return
  }
  const verdict = node.append(pending)
  const answer = answerOf(pending.correlationId, pending.options, outcomeOf(verdict, pending))
  if (verdict.kind !== 'written') {
    owe(session, answer)
    return
  }
  owe(session, answer, node.log.visible(verdict.until))
}

const outcomeOf = (verdict: Verdict, { options, stream }: Pending): Status | BatchAppendResp.Success => {
  switch (verdict.kind) {
    case 'written':
      return successOf(verdict.lastRevision, String(verdict.position))
    case 'wrong-version':
      return wrongExpectedVersion(verdict.currentRevision, options)
    case 'deleted':
      return streamDeleted(stream)
  }
}

const successOf = (lastRevision: number, position: string): BatchAppendResp.Success => {
  const success = new streamsPb.BatchAppendResp.Success()
  if (lastRevision < 0) success.setNoStream(new emptyPb.Empty())
  else success.setCurrentRevision(String(lastRevision))
  const at = new sharedPb.AllStreamPosition().setCommitPosition(position).setPreparePosition(position)
  return success.setPosition(at)
}

const answerOf = (
  correlationId: UUID,
  options: BatchAppendReq.Options | undefined,
  outcome: Status | BatchAppendResp.Success,
): BatchAppendResp => {
  const answer = new streamsPb.BatchAppendResp().setCorrelationId(correlationId)
  answer.setStreamIdentifier(options?.getStreamIdentifier())
  return outcome instanceof streamsPb.BatchAppendResp.Success
    ? answer.setSuccess(outcome)
    : answer.setError(outcome)
}

/** Answers when this is over; the client's last message is not the end before all it asked for is answered. */
const owe = (session: Session, answer: BatchAppendResp, first?: Promise<void>): void => {
  const sent = send(session, answer, first).finally(() => session.owed.delete(sent))
  session.owed.add(sent)
}

const send = async (
  { node, call, peer }: Session,
  answer: BatchAppendResp,
  first: Promise<void> | undefined,
): Promise<void> => {
  await first
  const wait = node.switches.beforeAnswer()
  if (wait !== undefined) await wait
  if (isOver(call)) return
  if (node.switches.isAnswerDropped('append')) node.cut(peer)
  else call.write(answer)
}
