import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { cutToBytes } from '../port/texts.ts'
import { billingTidOf } from './billing-tid.ts'
import { post } from './call.ts'
import { billingSignData, windowSignData } from './hashes.ts'
import { readReply, unexpected, wonOnly, type Replied } from './interpret.ts'
import { methodKinds } from './mapping.ts'
import { midOf } from './settings.ts'
import { isSigned } from './signed-answer.ts'
import { windowIn, type PayMethod } from './window.ts'
import { ApprovalAnswer, isSpellable, won } from './wire.ts'

/** Contract 2: Approve. */
export const approve = async (
  http: HttpClient,
  payMethod: PayMethod,
  request: ApproveRequest,
): Promise<Outcome<Approval>> => {
  if (!isSpellable(request.amount)) return wonOnly
  const { instrument } = request
  return instrument.kind === 'token'
    ? approveWindow(http, payMethod, { request, instrument })
    : chargeBillingKey(http, { request, instrument })
}

type Charging<Kind extends Instrument['kind']> = {
  readonly request: ApproveRequest
  readonly instrument: Extract<Instrument, { kind: Kind }>
}

/** The payer chose the instalments in the window, so those of the request are not sent. */
const approveWindow = async (
  http: HttpClient,
  payMethod: PayMethod,
  { request, instrument }: Charging<'token'>,
): Promise<Outcome<Approval>> => {
  const window = windowIn(instrument, request, payMethod)
  if (window.kind !== 'window') return window
  const { credentials, requestedAt } = request
  const { authToken, nextApp } = window
  const signed = {
    ...{ authToken, mid: midOf(credentials), merchantKey: credentials.secretKey },
    amount: String(request.amount.amount),
    ediDate: seoulDigitsOf(requestedAt),
  }
  const { token: tid } = instrument
  const replied = await post(http, request, {
    operation: 'approve',
    asked: 'window',
    ...nextApp,
    fields: {
      TID: tid,
      AuthToken: authToken,
      MID: signed.mid,
      Amt: signed.amount,
      EdiDate: signed.ediDate,
      SignData: windowSignData(signed),
    },
    secrets: [authToken],
  })
  return approvalIn(replied, request, tid)
}

const LONGEST_GOODS_NAME = 40

/** Contract 2.2. The customer key is nothing that NICE would know. */
const chargeBillingKey = async (
  http: HttpClient,
  { request, instrument: { billingKey } }: Charging<'billing_key'>,
): Promise<Outcome<Approval>> => {
  const { credentials, requestedAt, idempotencyKey, providerOrderId: orderId } = request
  const mid = midOf(credentials)
  const tid = billingTidOf({ mid, requestedAt, idempotencyKey })
  const amount = String(request.amount.amount)
  const ediDate = seoulDigitsOf(requestedAt)
  const merchantKey = credentials.secretKey
  const replied = await post(http, request, {
    operation: 'approve',
    asked: 'billing',
    baseUrl: credentials.baseUrl,
    path: '/webapi/billing/billing_approve.jsp',
    fields: {
      BID: billingKey,
      MID: mid,
      TID: tid,
      EdiDate: ediDate,
      Moid: orderId,
      Amt: amount,
      GoodsName: cutToBytes(LONGEST_GOODS_NAME, request.orderName, 'euc-kr'),
      CardInterest: '0',
      CardQuota: String(request.installmentMonths).padStart(2, '0'),
      SignData: billingSignData({ mid, ediDate, orderId, amount, billingKey, merchantKey }),
    },
    secrets: [billingKey],
  })
  return approvalIn(replied, request, tid)
}

/** It has to be about our order, under the TID that we asked for. */
const approvalIn = (replied: Replied, request: ApproveRequest, tid: string): Outcome<Approval> => {
  const read = readReply(replied, ApprovalAnswer)
  if (read.kind !== 'read') return read
  const { ResultCode, TID, Moid, Amt, AuthDate, AuthCode } = read.body
  if (TID !== tid || Moid !== request.providerOrderId || !isOurs(read.body, request, replied))
    return unexpected(replied.reply)
  return {
    kind: 'succeeded',
    result: {
      reference: TID,
      approvalNumber: AuthCode ?? null,
      amount: won(Amt),
      approvedAt: AuthDate,
      methodKind: methodKinds[ResultCode],
    },
  }
}

/** Contract 2.2 and 3.1: only a billing charge's answer comes without MID and Signature. */
const isOurs = (
  { TID, Amt, MID, Signature }: ApprovalAnswer,
  { credentials }: ApproveRequest,
  { asked }: Replied,
): boolean => {
  if (MID !== undefined && MID !== midOf(credentials)) return false
  return Signature === undefined
    ? asked === 'billing'
    : isSigned(credentials, { TID, amount: Amt, Signature })
}
