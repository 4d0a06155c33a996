import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { unsent } from '../port/unsent.ts'
import { won } from '../port/won.ts'
import { postSigned, wonOnly } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { plainText } from './texts.ts'
import { CancelledAnswer } from './wire.ts'

/** Contract 2.3: all at once where nothing was cancelled before, else the part with the balance as we know it. */
export const cancel = async (http: HttpClient, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  const { amount, balanceBefore, captured } = request
  if (amount.currency !== 'KRW') return wonOnly
  if (amount.amount > balanceBefore.amount) return unsent(8006, 'more than is left')
  return modify(http, request, amount.amount === captured.amount ? 'STSC' : 'STPC')
}

type ModType = 'STSC' | 'STPC'

const modify = async (
  http: HttpClient,
  request: CancelRequest,
  modType: ModType,
): Promise<Outcome<CancelResult>> => {
  const { reference: tno, amount, balanceBefore } = request
  const part = { mod_mny: String(amount.amount), rem_mny: String(balanceBefore.amount) }
  const reply = await postSigned(http, request, {
    operation: 'cancel',
    path: '/gw/mod/v1/cancel',
    texts: [tno, modType],
    body: {
      tno,
      mod_type: modType,
      mod_desc: plainText(request.reason),
      ...(modType === 'STPC' ? part : {}),
    },
  })
  if ('kind' in reply) return reply
  const read = readReply(reply, CancelledAnswer)
  if (read.kind !== 'read') return read
  const cancelledAt = read.body.canc_time ?? read.body.can_time
  const isOurs = modType === 'STSC' ? isWhole(read.body, request) : isPart(read.body, request)
  if (cancelledAt === null || !isOurs) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: { reference: referenceOf(read.body, modType), amount: won(amount.amount), cancelledAt },
  }
}

/** `amount` is the payment's, all of which was asked for. */
const isWhole = (told: CancelledAnswer, { reference, amount: { amount } }: CancelRequest): boolean =>
  told.tno === reference &&
  (told.amount ?? amount) === amount &&
  (told.mod_mny ?? amount) === amount &&
  (told.rem_mny ?? 0n) === 0n

/** KCP compared the balance before with its own, so that after it is known to the won. */
const isPart = (
  told: CancelledAnswer,
  { reference, amount: { amount }, balanceBefore, leftAtMost }: CancelRequest,
): boolean =>
  told.tno === reference &&
  (told.mod_mny ?? amount) === amount &&
  told.rem_mny === balanceBefore.amount - amount &&
  told.rem_mny <= leftAtMost.amount

/** A cancel has no number of its own but the part's; and no two leave the same. */
const referenceOf = (told: CancelledAnswer, modType: ModType): string => {
  if (modType === 'STSC') return `${told.tno}/STSC`
  return told.mod_pcan_seq_no === null
    ? `${told.tno}/left/${String(told.rem_mny)}`
    : `${told.tno}/STPC/${told.mod_pcan_seq_no}`
}
