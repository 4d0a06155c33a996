import type { Failure } from '../../ledger/core/failure.ts'
import type { HttpClient } from '../http/answer.ts'
import type { InquiryByTransaction, ToldOnInquiry } from '../port/gateway.ts'
import { won } from '../port/won.ts'
import { postSigned } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { payTypeOf } from './pay-type.ts'
import { InquiredAnswer } from './wire.ts'

/** Contract 2.4: what is left, and no single cancels. That there is no such transaction has no known code. */
export const inquireByTransaction = async (
  http: HttpClient,
  request: InquiryByTransaction,
): Promise<ToldOnInquiry> => {
  const { reference: tno } = request
  const payType = payTypeOf(request)
  const reply = await postSigned(http, request, {
    operation: 'inquire',
    path: '/std/inquery',
    texts: [tno, payType],
    body: { tno, pay_type: payType },
  })
  if ('kind' in reply) return { kind: 'unknown', failure: reply.failure }
  const read = readReply(reply, InquiredAnswer)
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  const told = read.body.tno === tno ? toldBy(read.body, request) : undefined
  return told ?? { kind: 'unknown', failure: unexpected(reply).failure }
}

/** undefined: it contradicts itself. */
const toldBy = (body: InquiredAnswer, request: InquiryByTransaction): ToldOnInquiry | undefined => {
  const { amount } = body
  const told = body.rem_mny ?? body.bk_rem_mny ?? body.hp_rem_mny
  const status = body.stat_ca_cd ?? body.stat_bk_cd ?? body.stat_hp_cd
  switch (status) {
    case null:
    // It was approved, or there would be no tno; what failed since then is not said.
    case 'STAF':
    case 'STVF':
      return undefined
    case 'STSR':
      return (told ?? amount) === amount ? standing(body, request, amount) : undefined
    case 'STPC':
      return told === null || told < amount ? standing(body, request, told) : undefined
    case 'STSC':
      return (told ?? 0n) === 0n ? standing(body, request, 0n) : undefined
    case 'STIR':
    case 'STSF':
      return { kind: 'unknown', failure: inProgress }
  }
}

/** `left`: null where it is less than all, and not told. */
const standing = (
  { tno, amount, app_time, can_time, app_no, pay_method }: InquiredAnswer,
  request: InquiryByTransaction,
  left: bigint | null,
): ToldOnInquiry => ({
  kind: 'standing',
  approval: {
    operation: 'approve',
    reference: tno,
    amount: won(amount),
    at: app_time ?? request.requestedAt,
    approvalNumber: app_no,
    expiresAt: null,
    methodKind: methodKindOf(pay_method ?? payTypeOf(request)),
  },
  left: left === null ? null : won(left),
  cancelledAt: can_time,
})

const inProgress: Failure = {
  category: 8013,
  kind: 'system',
  providerCode: null,
  providerMessage: null,
}
