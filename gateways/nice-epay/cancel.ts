import type { Instant } from '../../ledger/core/time.ts'
import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { cutToBytes } from '../port/texts.ts'
import { post } from './call.ts'
import { cancelSignData } from './hashes.ts'
import { readReply, unexpected, wonOnly, type Replied } from './interpret.ts'
import { cancelBaseUrlOf, midOf } from './settings.ts'
import { isSigned } from './signed-answer.ts'
import { CancelAnswer, isSpellable, won } from './wire.ts'

/** What an adapter has at hand. */
export type Parts = { readonly http: HttpClient; readonly now: () => Instant }

const LONGEST_REASON = 100
/** Contract 2.4, PartialCancelCode. */
const WHOLE = '0'
const PART = '1'

/** Contract 2.4: a whole cancel is of all that was approved; the last of several parts is a part. */
export const cancel = async (parts: Parts, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  if (!isSpellable(request.amount)) return wonOnly
  const { credentials, requestedAt, reference, reason, captured, idempotencyKey: orderId } = request
  const mid = midOf(credentials)
  const amount = String(request.amount.amount)
  const ediDate = seoulDigitsOf(requestedAt)
  const replied = await post(parts.http, request, {
    operation: 'cancel',
    asked: 'cancel',
    baseUrl: cancelBaseUrlOf(credentials),
    path: '/webapi/cancel_process.jsp',
    fields: {
      TID: reference,
      MID: mid,
      Moid: orderId,
      CancelAmt: amount,
      CancelMsg: cutToBytes(LONGEST_REASON, reason, 'euc-kr'),
      PartialCancelCode: request.amount.amount === captured.amount ? WHOLE : PART,
      EdiDate: ediDate,
      SignData: cancelSignData({ mid, amount, ediDate, merchantKey: credentials.secretKey }),
    },
  })
  return cancelIn(parts, request, replied)
}

const cancelIn = (parts: Parts, request: CancelRequest, replied: Replied): Outcome<CancelResult> => {
  const read = readReply(replied, CancelAnswer)
  if (read.kind !== 'read') return read
  const { CancelAmt, RemainAmt, cancelledAt } = read.body
  const isAsAsked =
    BigInt(CancelAmt) === request.amount.amount && BigInt(RemainAmt ?? '0') <= request.leftAtMost.amount
  if (!isAsAsked || !isOurs(request, read.body)) return unexpected(replied.reply)
  return {
    kind: 'succeeded',
    result: {
      // Contract 3.2: that CancelNum is unique is not said; this is, and the notification names it.
      reference: request.idempotencyKey,
      amount: won(CancelAmt),
      cancelledAt: cancelledAt ?? parts.now(),
    },
  }
}

/** Contract 3.2: it names the payment or this very cancel, and what it signed is right. */
const isOurs = (
  { credentials, reference, idempotencyKey }: CancelRequest,
  { TID, MID, Moid, CancelAmt, Signature }: CancelAnswer,
): boolean => {
  if (MID !== undefined && MID !== midOf(credentials)) return false
  if (TID !== reference && Moid !== idempotencyKey) return false
  return (
    Signature === undefined || isSigned(credentials, { TID: TID ?? reference, amount: CancelAmt, Signature })
  )
}
