import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import type { Read, Reply } from '../port/reply.ts'
import { post } from './call.ts'
import { mallIdIn } from './capabilities.ts'
import { readAnswer, unexpected, wonOnly } from './interpret.ts'
import { isSignedBy } from './message-auth.ts'
import { dayOf } from './seoul-time.ts'
import { ApprovalAnswer } from './wire.ts'
import { wording } from './wording.ts'

/** The answer of whom we asked, about what we asked; `reply`: for what else may be wrong with it. */
export type Charged = { readonly answer: ApprovalAnswer; readonly reply: Reply }

/** Contract 2.2 and 2.3: approvals and pre-authorizations are one call, and the shop's contract decides which it is. */
export const charge = async (
  http: HttpClient,
  request: ApproveRequest,
  operation: 'approve' | 'pre_authorize',
): Promise<Read<Charged>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const reply = await post(http, request, { operation, ...messageOf(request) })
  const read = readAnswer(reply, ApprovalAnswer)
  if (read.kind !== 'read') return read
  return isOurs(request, read.body) ? { kind: 'read', body: { answer: read.body, reply } } : unexpected(reply)
}

const isOurs = (
  { credentials, idempotencyKey, providerOrderId }: ApproveRequest,
  told: ApprovalAnswer,
): boolean =>
  told.mallId === mallIdIn(credentials) &&
  told.shopTransactionId === idempotencyKey &&
  told.shopOrderNo === providerOrderId &&
  isSignedBy(told, credentials.secretKey)

const LONGEST_GOODS_NAME_BYTES = 50
const UNNAMED = '상품'

const messageOf = (request: ApproveRequest) => {
  const { credentials, instrument, idempotencyKey, providerOrderId, requestedAt } = request
  const common = {
    mallId: mallIdIn(credentials),
    shopTransactionId: idempotencyKey,
    shopOrderNo: providerOrderId,
    approvalReqDate: dayOf(requestedAt),
  }
  // The window knows the amount and the instalments.
  if (instrument.kind === 'token')
    return {
      path: '/api/ep9/trades/approval',
      body: { ...common, authorizationId: instrument.token },
      secrets: [instrument.token],
    }
  const { billingKey, customerKey } = instrument
  const goodsName = wording(LONGEST_GOODS_NAME_BYTES, request.orderName)
  return {
    path: '/api/trades/approval/batch',
    body: {
      ...common,
      amount: request.amount.amount,
      currency: '00',
      orderInfo: { goodsName: goodsName === '' ? UNNAMED : goodsName },
      payMethodInfo: {
        billKeyMethodInfo: { batchKey: billingKey },
        cardMethodInfo: { installmentMonth: request.installmentMonths },
      },
    },
    secrets: [billingKey, customerKey],
  }
}
