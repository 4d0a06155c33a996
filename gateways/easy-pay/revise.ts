import type { z } from 'zod'
import type { HttpClient } from '../http/answer.ts'
import type { MoneyCall } from '../port/gateway.ts'
import type { Read, Reply } from '../port/reply.ts'
import { post } from './call.ts'
import { mallIdIn } from './capabilities.ts'
import { readAnswer, unexpected } from './interpret.ts'
import { requestAuthValue } from './message-auth.ts'
import { referredBy } from './reference.ts'
import { dayOf } from './seoul-time.ts'
import { wording } from './wording.ts'

type Named = { readonly mallId: string; readonly shopTransactionId: string; readonly oriPgCno: string }

export type Change<Answer extends Named> = {
  readonly operation: 'capture' | 'void' | 'cancel'
  readonly answer: z.ZodType<Answer>
  readonly reviseTypeCode: '20' | '32' | '33' | '40'
  readonly reason?: string
  /** Of parts. */
  readonly amounts?: { readonly amount: bigint; readonly remainAmount: bigint }
}
export type Revised<Answer> = { readonly answer: Answer; readonly reply: Reply }

const LONGEST_REASON_BYTES = 100

/** Contract 2.4; an answer about another payment or request is not taken for ours. */
export const revise = async <Answer extends Named>(
  http: HttpClient,
  request: MoneyCall & { readonly reference: string },
  change: Change<Answer>,
): Promise<Read<Revised<Answer>>> => {
  const { credentials, idempotencyKey: shopTransactionId, requestedAt } = request
  const { pgCno } = referredBy(request.reference)
  const mallId = mallIdIn(credentials)
  const reviseMessage = wording(LONGEST_REASON_BYTES, change.reason ?? '')
  const reply = await post(http, request, {
    operation: change.operation,
    path: '/api/trades/revise',
    body: {
      mallId,
      shopTransactionId,
      pgCno,
      reviseTypeCode: change.reviseTypeCode,
      cancelReqDate: dayOf(requestedAt),
      msgAuthValue: requestAuthValue({ pgCno, shopTransactionId }, credentials.secretKey),
      ...change.amounts,
      ...(reviseMessage === '' ? {} : { reviseMessage }),
    },
  })
  const read = readAnswer(reply, change.answer)
  if (read.kind !== 'read') return read
  const answer = read.body
  const isOurs =
    answer.mallId === mallId && answer.shopTransactionId === shopTransactionId && answer.oriPgCno === pgCno
  return isOurs ? { kind: 'read', body: { answer, reply } } : unexpected(reply)
}
