import { money, type Money } from '../../ledger/core/money.ts'
import type { InquiryByOrder, InquiryByTransaction, ToldOnInquiry } from '../port/gateway.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import type { Parts } from './cancel.ts'
import { encryptData } from './encrypt-data.ts'
import { readReply, unexpected } from './interpret.ts'
import { midOf, pathOf } from './settings.ts'
import { InquiryAnswer } from './wire.ts'

/** Contract 7: by the TID that was known before the approval was sent. */
export const inquireByOrder = async (parts: Parts, request: InquiryByOrder): Promise<ToldOnInquiry> => {
  const { instrument, providerOrderId: orderId } = request
  if (instrument?.kind !== 'token') return { kind: 'no_way' }
  return ask(parts, request, { tid: instrument.token, orderId })
}

/** Contract 2: Inquire. */
export const inquireByTransaction = (parts: Parts, request: InquiryByTransaction): Promise<ToldOnInquiry> =>
  ask(parts, request, { tid: request.reference, orderId: undefined })

type About = {
  readonly tid: string
  /** undefined: not known here. */
  readonly orderId: string | undefined
}
type Request = Omit<InquiryByTransaction, 'reference'>

const ask = async ({ http, now }: Parts, request: Request, about: About): Promise<ToldOnInquiry> => {
  const { credentials } = request
  const { tid } = about
  const path = pathOf(credentials, 'inquiryPath')
  if (path === '') return { kind: 'no_way' }
  const mid = midOf(credentials)
  const ediDate = seoulDigitsOf(now())
  const reply = await post(http, request, {
    operation: 'inquire',
    path,
    fields: {
      TID: tid,
      MID: mid,
      EdiDate: ediDate,
      EncryptData: encryptData({ ediDate, mid, subject: tid, merchantKey: credentials.secretKey }),
    },
  })
  const read = readReply(reply, InquiryAnswer)
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  const told = standingIn(read.body, request, about)
  return told ?? { kind: 'unknown', failure: unexpected(reply).failure }
}

/** undefined: it is about something else, or contradicts itself. */
const standingIn = (told: InquiryAnswer, request: Request, about: About): ToldOnInquiry | undefined => {
  if (!isOurs(told, request, about)) return undefined
  if (told.StateCD === '9') return { kind: 'not_found' }
  // Contract 3.3: where it is not told, EncryptData held the approval to what we asked for.
  const amount = told.Amt === undefined ? request.amount : won(told.Amt)
  const left = leftOf(told, amount)
  if (left === undefined) return undefined
  return {
    kind: 'standing',
    approval: {
      operation: 'approve',
      reference: told.TID,
      amount,
      at: told.AuthDate ?? request.requestedAt,
      approvalNumber: told.AuthCode ?? null,
      expiresAt: null,
      methodKind: 'card',
    },
    left: left === 'something' ? null : left,
    cancelledAt: null,
  }
}

const isOurs = (
  { TID, MID, Moid }: InquiryAnswer,
  { credentials }: Request,
  { tid, orderId }: About,
): boolean =>
  TID === tid &&
  (MID === undefined || MID === midOf(credentials)) &&
  (Moid === undefined || orderId === undefined || Moid === orderId)

/** Contract 3.3: alone, StateCD 0 says no more than that something is left. */
const leftOf = (
  { StateCD, RemainAmt }: InquiryAnswer,
  { amount, currency }: Money,
): Money | 'something' | undefined => {
  const isGone = StateCD !== '0'
  if (RemainAmt === undefined) return isGone ? money(0n, currency) : 'something'
  return RemainAmt <= amount && (RemainAmt === 0n) === isGone ? won(RemainAmt) : undefined
}
