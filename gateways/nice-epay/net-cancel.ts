import type { Outcome, VoidResult } from '../../ledger/payment/outcome.ts'
import type { NetCancelRequest } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { unsent } from '../port/unsent.ts'
import { post } from './call.ts'
import type { Parts } from './cancel.ts'
import { windowSignData } from './hashes.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { midOf } from './settings.ts'
import { isSigned } from './signed-answer.ts'
import { windowIn, type PayMethod } from './window.ts'
import { CancelAnswer, isSpellable } from './wire.ts'

/** Contract 2.3; only a window names an address for it. */
export const netCancel = async (
  parts: Parts,
  payMethod: PayMethod,
  request: NetCancelRequest,
): Promise<Outcome<VoidResult>> => {
  const { instrument, credentials } = request
  if (!isSpellable(request.amount)) return wonOnly
  if (instrument.kind !== 'token') return unsent(8001, 'NICE undoes no billing charge')
  const window = windowIn(instrument, request, payMethod)
  if (window.kind !== 'window') return window
  const { authToken, netCancel: address } = window
  const signed = {
    ...{ authToken, mid: midOf(credentials), merchantKey: credentials.secretKey },
    amount: String(request.amount.amount),
    ediDate: seoulDigitsOf(parts.now()),
  }
  const { token: tid } = instrument
  const replied = await post(parts.http, request, {
    operation: 'net_cancel',
    asked: 'cancel',
    ...address,
    fields: {
      TID: tid,
      AuthToken: authToken,
      MID: signed.mid,
      Amt: signed.amount,
      EdiDate: signed.ediDate,
      NetCancel: '1',
      SignData: windowSignData(signed),
    },
    secrets: [authToken],
  })
  const read = readReply(replied, CancelAnswer)
  if (read.kind !== 'read') return read
  if (!isOurs(request, tid, read.body)) return unexpected(replied.reply)
  const { cancelledAt: voidedAt = parts.now() } = read.body
  return { kind: 'succeeded', result: { reference: tid, voidedAt } }
}

/** Contract 2.3: nothing may have been approved, and then nothing was taken back. */
const isOurs = (
  { credentials, providerOrderId, amount }: NetCancelRequest,
  tid: string,
  { TID, MID, Moid, CancelAmt, Signature }: CancelAnswer,
): boolean => {
  const taken = BigInt(CancelAmt)
  if (TID !== tid && Moid !== providerOrderId) return false
  if (MID !== undefined && MID !== midOf(credentials)) return false
  if (taken !== 0n && taken !== amount.amount) return false
  return Signature === undefined || isSigned(credentials, { TID: TID ?? tid, amount: CancelAmt, Signature })
}
