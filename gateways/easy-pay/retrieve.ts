import type { z } from 'zod'
import type { InquiryByOrder } from '../port/gateway.ts'
import type { NotSucceeded, Read, Reply } from '../port/reply.ts'
import { post, type Dependencies } from './call.ts'
import { mallIdIn } from './capabilities.ts'
import { readAnswer, unexpected } from './interpret.ts'

type Named = { readonly mallId: string; readonly shopTransactionId: string }

type Asked<Answer extends Named> = {
  /** Of the request that made what is asked for. */
  readonly shopTransactionId: string
  readonly day: string
  readonly schema: z.ZodType<Answer>
}

/** Contract 2.5; an answer about another request is not taken for ours. */
export const retrieve = async <Answer extends Named>(
  { http }: Dependencies,
  request: InquiryByOrder,
  { shopTransactionId, day: transactionDate, schema }: Asked<Answer>,
): Promise<{ readonly read: Read<Answer>; readonly reply: Reply }> => {
  const mallId = mallIdIn(request.credentials)
  const reply = await post(http, request, {
    operation: 'inquire',
    path: '/api/trades/retrieveTransaction',
    body: { mallId, shopTransactionId, transactionDate },
  })
  const read = readAnswer(reply, schema)
  if (read.kind !== 'read') return { read, reply }
  const isOurs = read.body.mallId === mallId && read.body.shopTransactionId === shopTransactionId
  return { read: isOurs ? read : unexpected(reply), reply }
}

/** Contract 4.2, "nothing there". */
export const isNothing = ({ kind, failure }: NotSucceeded): boolean =>
  kind === 'declined' && failure.category === 8003
