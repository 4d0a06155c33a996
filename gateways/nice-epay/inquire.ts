import type { MethodKind } from '../../ledger/core/method-kind.ts'
import { money, type Money } from '../../ledger/core/money.ts'
import { epochMsOf, type Instant } from '../../ledger/core/time.ts'
import type { InquiryByOrder, InquiryByTransaction, ToldOnInquiry } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { billingTidOf } from './billing-tid.ts'
import { post } from './call.ts'
import type { Parts } from './cancel.ts'
import { statusSignData } from './hashes.ts'
import { readReply, unexpected } from './interpret.ts'
import { midOf } from './settings.ts'
import type { PayMethod } from './window.ts'
import { StatusAnswer, won } from './wire.ts'

/** Contract 7: by the TID that was known before the charge was sent. */
export const inquireByOrder = async (
  parts: Parts,
  payMethod: PayMethod,
  request: InquiryByOrder,
): Promise<ToldOnInquiry> => {
  const { instrument, idempotencyKey, providerOrderId: orderId } = request
  if (instrument === undefined || idempotencyKey === undefined) return { kind: 'no_way' }
  const tid =
    instrument.kind === 'token'
      ? instrument.token
      : billingTidOf({ ...request, idempotencyKey, mid: midOf(request.credentials) })
  return ask(parts, request, { tid, orderId, payMethod })
}

/** Contract 2: Inquire. */
export const inquireByTransaction = (
  parts: Parts,
  payMethod: PayMethod,
  request: InquiryByTransaction,
): Promise<ToldOnInquiry> => ask(parts, request, { tid: request.reference, orderId: undefined, payMethod })

type About = {
  readonly tid: string
  /** undefined: not known here. */
  readonly orderId: string | undefined
  readonly payMethod: PayMethod
}
type Request = Omit<InquiryByTransaction, 'reference'>

const ask = async ({ http, now }: Parts, request: Request, about: About): Promise<ToldOnInquiry> => {
  const { credentials } = request
  const { tid } = about
  const mid = midOf(credentials)
  const ediDate = seoulDigitsOf(now())
  const replied = await post(http, request, {
    operation: 'inquire',
    asked: 'status',
    baseUrl: credentials.baseUrl,
    path: '/webapi/inquery/trans_status.jsp',
    fields: {
      TID: tid,
      MID: mid,
      EdiDate: ediDate,
      SignData: statusSignData({ tid, mid, ediDate, merchantKey: credentials.secretKey }),
    },
  })
  const read = readReply(replied, StatusAnswer)
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  const told = standingIn(read.body, request, about)
  return told ?? { kind: 'unknown', failure: unexpected(replied.reply).failure }
}

/** undefined: it is about something else, or contradicts itself. */
const standingIn = (told: StatusAnswer, request: Request, about: About): ToldOnInquiry | undefined => {
  if (!isOurs(told, request, about)) return undefined
  if (told.Status === '9') return { kind: 'not_found' }
  if (told.AuthDate !== undefined && isTooOld(told.AuthDate, request)) return undefined
  const amount = told.Amt === undefined ? request.amount : won(told.Amt)
  const left = leftOf(told, amount)
  if (left === undefined) return undefined
  return {
    kind: 'standing',
    approval: {
      operation: 'approve',
      reference: told.TID,
      // Contract 3.3: not told; SignData held the approval to what we asked for.
      amount,
      at: told.AuthDate ?? request.requestedAt,
      approvalNumber: told.AuthCode ?? null,
      expiresAt: null,
      methodKind: methodKinds[about.payMethod],
    },
    left: left === 'something' ? null : left,
    cancelledAt: null,
  }
}

const isOurs = (
  { TID, MID, Moid }: StatusAnswer,
  { credentials }: Request,
  { tid, orderId }: About,
): boolean =>
  TID === tid &&
  (MID === undefined || MID === midOf(credentials)) &&
  (Moid === undefined || orderId === undefined || Moid === orderId)

/** By so much the clock of NICE and ours may differ. */
const CLOCKS_MS = 5 * 60_000

/** Contract 3.3: it does not say whose order that is; what was approved before we asked for it is another's. */
const isTooOld = (approvedAt: Instant, { requestedAt }: Request): boolean =>
  epochMsOf(approvedAt) < epochMsOf(requestedAt) - CLOCKS_MS

/** Contract 3.3: all that Status 0 says is that something is left. */
const leftOf = ({ Status, RemainAmt }: StatusAnswer, amount: Money): Money | 'something' | undefined => {
  const nothing = money(0n, amount.currency)
  if (RemainAmt === undefined) return Status === '1' ? nothing : 'something'
  const left = won(RemainAmt)
  const isSo = left.amount <= amount.amount && (left.amount === 0n) === (Status === '1')
  return isSo ? left : undefined
}

const methodKinds: Readonly<Record<PayMethod, MethodKind>> = { CARD: 'card', BANK: 'account' }
