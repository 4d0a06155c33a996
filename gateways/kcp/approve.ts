import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest, Credentials } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { won } from '../port/won.ts'
import { post, settingOf, wonOnly, type Message } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { payTypeOf, type Token } from './pay-type.ts'
import { plainText } from './texts.ts'
import { ApprovedAnswer } from './wire.ts'

/** Contract 2.1 and 2.2. In the window the payer chose the instalments, so those of the request are not sent. */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const charge = chargeOf(request)
  if ('kind' in charge) return charge
  const reply = await post(http, request, { operation: 'approve', ...charge })
  const read = readReply(reply, ApprovedAnswer)
  if (read.kind !== 'read') return read
  const { tno, order_no, amount, paidAt, app_no, pay_method } = read.body
  if (order_no !== request.providerOrderId || !isPaid(read.body)) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: tno,
      approvalNumber: app_no,
      amount: won(amount),
      // There is no second look at it: tno would be lost with the answer.
      approvedAt: paidAt ?? request.requestedAt,
      methodKind: methodKindOf(pay_method ?? payTypeOf(request)),
    },
  }
}

const VIRTUAL_ACCOUNT = 'PAVC'

/** Contract 2.2: an account that was opened for the payer to pay into has neither a time nor another kind. */
const isPaid = ({ pay_method, paidAt }: ApprovedAnswer): boolean =>
  pay_method === null ? paidAt !== null : pay_method !== VIRTUAL_ACCOUNT

type Charge = Omit<Message, 'operation'>

const chargeOf = (request: ApproveRequest): Charge | NotSucceeded => {
  const { instrument } = request
  return instrument.kind === 'token' ? windowCharge(request, instrument) : batchCharge(request, instrument)
}

const windowCharge = (request: ApproveRequest, { token, window = {} }: Token): Charge | NotSucceeded => {
  const { enc_info, tran_cd = APPROVAL, res_cd = '0000' } = window
  if (res_cd !== '0000') return leftWindow(res_cd)
  // It came through the payer's hands, and others change payments that stand.
  if (tran_cd !== APPROVAL) return unsent(8001, 'the window’s tran_cd is not that of an approval')
  const payType = payTypeOf(request)
  if (payType === VIRTUAL_ACCOUNT) return unsent(8001, 'a virtual account is no payment yet')
  if (enc_info === undefined) return unsent(8001, 'the window’s enc_info is missing')
  return {
    path: '/gw/enc/v1/payment',
    body: {
      tran_cd,
      enc_data: token,
      enc_info,
      ordr_mony: String(request.amount.amount),
      ordr_no: request.providerOrderId,
      pay_type: payType,
    },
    secrets: [token, enc_info],
  }
}

/** Contract 2.1, tran_cd. */
const APPROVAL = '00100000'

/** The payer did not agree: there is nothing to approve. */
const leftWindow = (providerCode: string): NotSucceeded => ({
  kind: 'declined',
  failure: { category: 8010, kind: 'business', providerCode, providerMessage: null },
})

type BillingKey = Extract<ApproveRequest['instrument'], { kind: 'billing_key' }>

const batchCharge = (request: ApproveRequest, { billingKey }: BillingKey): Charge | NotSucceeded => {
  const groupId = groupIdOf(request.credentials)
  if (groupId === undefined) return unsent(8002, 'the contract has no billingGroupId')
  const amount = String(request.amount.amount)
  return {
    path: '/gw/hub/v1/payment',
    body: {
      pay_method: 'CARD',
      amount,
      card_mny: amount,
      currency: '410',
      quota: String(request.installmentMonths).padStart(2, '0'),
      ordr_idxx: request.providerOrderId,
      good_name: plainText(request.orderName),
      buyr_name: '',
      buyr_mail: '',
      buyr_tel2: '',
      card_tx_type: '11511000',
      bt_batch_key: billingKey,
      bt_group_id: groupId,
    },
    secrets: [billingKey],
  }
}

const groupIdOf = (credentials: Credentials): string | undefined => {
  const groupId = settingOf(credentials, 'billingGroupId')
  return groupId === '' ? undefined : groupId
}
