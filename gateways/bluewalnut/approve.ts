import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { midOf, pathOf } from './settings.ts'
import { windowIn } from './window.ts'
import { ApprovalAnswer, isSpellable } from './wire.ts'

/** Contract 2. The payer chose the instalments in the window, so those of the request are not sent. */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  const { amount, credentials, providerOrderId } = request
  if (!isSpellable(amount)) return wonOnly
  const window = windowIn(request)
  if (window.kind !== 'window') return window
  const { tid, trKey } = window
  const mid = midOf(credentials)
  const reply = await post(http, request, {
    operation: 'approve',
    path: pathOf(credentials, 'approvePath'),
    fields: {
      actionType: 'PY0',
      TID: tid,
      MID: mid,
      TrKey: trKey,
      Moid: providerOrderId,
      Amt: String(amount.amount),
      EdiDate: window.ediDate,
      EncryptData: window.encryptData,
      ...window.card,
    },
    secrets: [trKey],
  })
  const read = readReply(reply, ApprovalAnswer)
  if (read.kind !== 'read') return read
  const { TID, MID = mid, Moid, Amt, AuthDate, AuthCode } = read.body
  if (TID !== tid || MID !== mid || Moid !== providerOrderId) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: TID,
      approvalNumber: AuthCode ?? null,
      amount: won(Amt),
      approvedAt: AuthDate,
      // Contract 3.1: 3001 is the approval of a card.
      methodKind: 'card',
    },
  }
}
