/** Tombstone: ends a stream for ever. (Delete, which only hides what there is so far, is not served.) */
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import type { TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import { randomUUID } from 'node:crypto'
import { statusOf } from './calls.ts'
import type { Expected } from './check.ts'
import type { Verdict } from './log.ts'
import type { Node } from './node.ts'
import { invalidArgument, RpcError, streamDeleted } from './rpc-errors.ts'
import { errorOf } from './switches.ts'
import { streamNameOf } from './wire.ts'

export const serveTombstone = (
  node: Node,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  answer: sendUnaryData<TombstoneResp>,
): void => {
  carryOut(node, call.request.getOptions() ?? new streamsPb.TombstoneReq.Options()).then(
    (response) => {
      answer(null, response)
    },
    (error: unknown) => {
      answer(statusOf(error))
    },
  )
}

const carryOut = async (node: Node, options: TombstoneReq.Options): Promise<TombstoneResp> => {
  await node.switches.beforeWork()
  const refusal = node.switches.refusal()
  if (refusal !== undefined) throw errorOf(refusal)
  const stream = streamNameOf(options.getStreamIdentifier())
  const expected = expectedIn(options)
  const verdict = node.tombstone({ stream, expected }, randomUUID().replaceAll('-', ''))
  if (verdict.kind === 'written') await node.log.visible(verdict.until)
  await node.switches.beforeAnswer()
  return responseOf(verdict, stream, expected)
}

const expectedIn = (options: TombstoneReq.Options): Expected => {
  if (options.hasAny()) return { kind: 'any' }
  if (options.hasNoStream()) return { kind: 'no-stream' }
  if (options.hasStreamExists()) return { kind: 'stream-exists' }
  if (options.hasRevision()) return { kind: 'revision', revision: Number(options.getRevision()) }
  throw invalidArgument("'None' is not a valid ExpectedStreamRevisionOneofCase")
}

/** @throws RpcError when it was not written. */
const responseOf = (verdict: Verdict, stream: string, expected: Expected): TombstoneResp => {
  if (verdict.kind === 'deleted') throw streamDeleted(stream)
  if (verdict.kind === 'wrong-version') throw wrongVersion(stream, expected, verdict.currentRevision)
  const position = String(verdict.position)
  const at = new streamsPb.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position)
  return new streamsPb.TombstoneResp().setPosition(at)
}

const wrongVersion = (stream: string, expected: Expected, current: number): RpcError => {
  const said = String(numberOf(expected))
  const words = `Stream: ${stream}, Expected version: ${said}, Actual version: ${String(current)}`
  return new RpcError(status.FAILED_PRECONDITION, `Tombstone failed due to WrongExpectedVersion. ${words}`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': said,
    'actual-version': String(current),
  })
}

const numberOf = (expected: Expected): number => {
  switch (expected.kind) {
    case 'any':
      return -2
    case 'no-stream':
      return -1
    case 'stream-exists':
      return -4
    case 'revision':
      return expected.revision
  }
}
