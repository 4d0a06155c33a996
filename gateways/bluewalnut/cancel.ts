import { hash } from 'node:crypto'
import type { Instant } from '../../ledger/core/time.ts'
import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { cutToBytes } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { encryptData } from './encrypt-data.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { midOf, pathOf } from './settings.ts'
import { CancelAnswer, isSpellable } from './wire.ts'

/** What an adapter has at hand. */
export type Parts = { readonly http: HttpClient; readonly now: () => Instant }

const WHOLE = '0'
const PART = '1'
const LONGEST_REASON = 100

/** Contract 2.2. */
export const cancel = async (
  { http, now }: Parts,
  request: CancelRequest,
): Promise<Outcome<CancelResult>> => {
  if (!isSpellable(request.amount)) return wonOnly
  const { credentials, requestedAt, reference, idempotencyKey, captured } = request
  const mid = midOf(credentials)
  const amount = String(request.amount.amount)
  const ediDate = seoulDigitsOf(requestedAt)
  const code = request.amount.amount === captured.amount ? WHOLE : PART
  const reply = await post(http, request, {
    operation: 'cancel',
    path: pathOf(credentials, 'cancelPath'),
    fields: {
      actionType: 'CL0',
      TID: reference,
      MID: mid,
      CancelAmt: amount,
      PartialCancelCode: code,
      CancelNo: cancelNumberOf(idempotencyKey),
      CancelMsg: cutToBytes(LONGEST_REASON, request.reason, 'euc-kr'),
      EdiDate: ediDate,
      EncryptData: encryptData({ ediDate, mid, subject: amount, merchantKey: credentials.secretKey }),
    },
  })
  const read = readReply(reply, CancelAnswer)
  if (read.kind !== 'read') return read
  const { TID, MID = mid, CancelAmt, StateCD, cancelledAt } = read.body
  if (TID !== reference || MID !== mid || CancelAmt !== request.amount.amount) return unexpected(reply)
  // Contract 3.2: still approved, though all of it should be gone.
  if (code === WHOLE && StateCD === '0') return unexpected(reply)
  return {
    kind: 'succeeded',
    // Contract 3.2: that CancelNum is unique is not said.
    result: { reference: idempotencyKey, amount: won(CancelAmt), cancelledAt: cancelledAt ?? now() },
  }
}

const MOST_NUMBERS = 1_000_000_000n

/** Contract 2.2: at most nine digits, the same for the same cancel; the next payment may have it again. */
const cancelNumberOf = (idempotencyKey: string): string =>
  String(BigInt(`0x${hash('sha256', idempotencyKey, 'hex')}`) % MOST_NUMBERS)
