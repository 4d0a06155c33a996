/** The errors of a batch append: a google.rpc.Status in the answer, its details packed with their type's name. */
import codePb from '@eventstore/db-client/generated/code_pb.js'
import type { Code } from '@eventstore/db-client/generated/code_pb.js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import statusPb from '@eventstore/db-client/generated/status_pb.js'
import type { Status } from '@eventstore/db-client/generated/status_pb.js'
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import { identifierOf } from './wire.ts'

type Details = { readonly serializeBinary: () => Uint8Array }

const statusOf = (message: string, code: Code, [type, details]: readonly [string, Details]): Status => {
  const packed = new anyPb.Any()
  packed.pack(details.serializeBinary(), type)
  return new statusPb.Status().setMessage(message).setCode(code).setDetails(packed)
}

const { Code: codes } = codePb

export const wrongExpectedVersion = (currentRevision: number, options: BatchAppendReq.Options): Status => {
  const details = new sharedPb.WrongExpectedVersion()
  if (currentRevision < 0) details.setCurrentNoStream(new emptyPb.Empty())
  else details.setCurrentStreamRevision(String(currentRevision))
  const { ExpectedStreamPositionCase: kinds } = streamsPb.BatchAppendReq.Options
  const kind = options.getExpectedStreamPositionCase()
  if (kind === kinds.ANY) details.setExpectedAny(new emptyPb.Empty())
  else if (kind === kinds.NO_STREAM) details.setExpectedNoStream(new emptyPb.Empty())
  else if (kind === kinds.STREAM_EXISTS) details.setExpectedStreamExists(new emptyPb.Empty())
  else details.setExpectedStreamPosition(options.getStreamPosition())
  const packed = ['event_store.client.WrongExpectedVersion', details] as const
  return statusOf('WrongExpectedVersion', codes.ALREADY_EXISTS, packed)
}

export const streamDeleted = (stream: string): Status => {
  const details = new sharedPb.StreamDeleted().setStreamIdentifier(identifierOf(stream))
  return statusOf('StreamDeleted', codes.NOT_FOUND, ['event_store.client.StreamDeleted', details])
}

export const accessDenied = (): Status =>
  statusOf('AccessDenied', codes.PERMISSION_DENIED, [
    'event_store.client.AccessDenied',
    new sharedPb.AccessDenied(),
  ])

export const timedOut = (): Status =>
  statusOf('Timeout', codes.DEADLINE_EXCEEDED, ['event_store.client.Timeout', new sharedPb.Timeout()])

export const appendTooLarge = (largestBytes: number): Status => {
  const details = new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(largestBytes)
  const packed = ['event_store.client.MaximumAppendSizeExceeded', details] as const
  return statusOf('MaximumAppendSizeExceeded', codes.INVALID_ARGUMENT, packed)
}

export const badRequest = (message: string): Status => {
  const details = new sharedPb.BadRequest().setMessage(message)
  return statusOf('BadRequest', codes.INVALID_ARGUMENT, ['event_store.client.BadRequest', details])
}

/** Without a code: the server sets none. */
export const notReady = (): Status =>
  statusOf('Server Is Not Ready', codes.OK, ['google.protobuf.Empty', new emptyPb.Empty()])
