import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { NewEvent } from './log.ts'
import { idOf, JSON_CONTENT } from './wire.ts'

/** The server's default for one append. */
export const LARGEST_APPEND_BYTES = 1_048_576

export type Proposed = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage

export const METADATA = ['type', 'content-type'] as const

export const missingMetadataOf = (message: Proposed): (typeof METADATA)[number] | undefined =>
  METADATA.find((name) => !message.getMetadataMap().has(name))

/** @throws BadInputError when it has no usable id. */
export const eventOf = (message: Proposed): NewEvent => ({
  id: idOf(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  isJson: message.getMetadataMap().get('content-type') === JSON_CONTENT,
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

/** As the server reckons it for the largest append. */
export const sizeOf = ({ type, data, metadata }: NewEvent): number =>
  data.length + metadata.length + 2 * type.length
