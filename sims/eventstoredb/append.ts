/** Append: one append in one call, as clients send it to older servers or with credentials of its own. */
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { eachMessage, statusOf } from './calls.ts'
import type { Expected } from './check.ts'
import type { NewEvent, Verdict } from './log.ts'
import type { Node } from './node.ts'
import { eventOf, LARGEST_APPEND_BYTES, missingMetadataOf, sizeOf } from './proposed.ts'
import {
  appendTooLarge,
  handlerFailed,
  invalidArgument,
  missingMetadata,
  streamDeleted,
} from './rpc-errors.ts'
import { errorOf } from './switches.ts'
import { streamNameOf } from './wire.ts'

type Call = ServerReadableStream<AppendReq, AppendResp>

type Asked = { options: AppendReq.Options | undefined; readonly events: NewEvent[]; bytes: number }

export const serveAppend = (node: Node, call: Call, answer: sendUnaryData<AppendResp>): void => {
  const peer = call.getPeer()
  const asked: Asked = { options: undefined, events: [], bytes: 0 }
  eachMessage<AppendReq>(call, (request) => {
    receive(asked, request)
    return undefined
  })
    .then(() => carryOut(node, asked))
    .then((response) => {
      if (node.switches.isAnswerDropped('append')) node.cut(peer)
      else answer(null, response)
    })
    .catch((error: unknown) => {
      answer(statusOf(error))
    })
}

/** @throws RpcError. @throws BadInputError. */
const receive = (asked: Asked, request: AppendReq): void => {
  if (asked.options === undefined) {
    asked.options = request.getOptions()
    if (asked.options === undefined) throw handlerFailed()
    return
  }
  const message = request.getProposedMessage()
  if (message === undefined) throw handlerFailed()
  const missing = missingMetadataOf(message)
  if (missing !== undefined) throw missingMetadata(missing)
  const event = eventOf(message)
  if (event.type === '') throw handlerFailed()
  asked.bytes += sizeOf(event)
  if (asked.bytes > LARGEST_APPEND_BYTES) throw appendTooLarge(LARGEST_APPEND_BYTES)
  asked.events.push(event)
}

const carryOut = async (node: Node, { options, events }: Asked): Promise<AppendResp> => {
  await node.switches.beforeWork()
  if (options === undefined) throw handlerFailed()
  const expected = expectedIn(options)
  const refusal = node.switches.refusal()
  if (refusal !== undefined) throw errorOf(refusal)
  const stream = streamNameOf(options.getStreamIdentifier())
  const verdict = node.append({ stream, expected, events })
  if (verdict.kind === 'written') await node.log.visible(verdict.until)
  await node.switches.beforeAnswer()
  return responseOf(verdict, stream, options)
}

/** @throws RpcError when it says nothing. */
const expectedIn = (options: AppendReq.Options): Expected => {
  if (options.hasAny()) return { kind: 'any' }
  if (options.hasNoStream()) return { kind: 'no-stream' }
  if (options.hasStreamExists()) return { kind: 'stream-exists' }
  if (options.hasRevision()) return { kind: 'revision', revision: Number(options.getRevision()) }
  throw invalidArgument("'None' is not a valid ExpectedStreamRevisionOneofCase")
}

/** @throws RpcError when the stream is deleted. */
const responseOf = (verdict: Verdict, stream: string, options: AppendReq.Options): AppendResp => {
  const response = new streamsPb.AppendResp()
  switch (verdict.kind) {
    case 'written':
      return response.setSuccess(successOf(verdict.lastRevision, String(verdict.position)))
    case 'wrong-version':
      return response.setWrongExpectedVersion(wrongVersionOf(verdict.currentRevision, options))
    case 'deleted':
      throw streamDeleted(stream)
  }
}

const successOf = (lastRevision: number, position: string): AppendResp.Success => {
  const success = new streamsPb.AppendResp.Success()
  if (lastRevision < 0) success.setNoStream(new sharedPb.Empty())
  else success.setCurrentRevision(String(lastRevision))
  const at = new streamsPb.AppendResp.Position().setCommitPosition(position).setPreparePosition(position)
  return success.setPosition(at)
}

/** What clients of 20.6 look at, and what later ones do. */
const wrongVersionOf = (
  currentRevision: number,
  options: AppendReq.Options,
): AppendResp.WrongExpectedVersion => {
  const wrong = new streamsPb.AppendResp.WrongExpectedVersion()
  if (options.hasAny()) wrong.setExpectedAny(new sharedPb.Empty()).setAny2060(new sharedPb.Empty())
  else if (options.hasStreamExists())
    wrong.setExpectedStreamExists(new sharedPb.Empty()).setStreamExists2060(new sharedPb.Empty())
  else if (options.hasNoStream())
    wrong.setExpectedNoStream(new sharedPb.Empty()).setExpectedRevision2060(NO_REVISION_2060)
  else wrong.setExpectedRevision(options.getRevision()).setExpectedRevision2060(Number(options.getRevision()))
  if (currentRevision < 0)
    wrong.setCurrentNoStream(new sharedPb.Empty()).setNoStream2060(new sharedPb.Empty())
  else wrong.setCurrentRevision(String(currentRevision)).setCurrentRevision2060(currentRevision)
  return wrong
}

/** The server sets all 64 bits; this is the most that the field's number can hold. */
const NO_REVISION_2060 = 2 ** 64 - 2048
