import type { Answer } from '../kit/answer.ts'
import type { Call, Route } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { charge, nextPgCno } from './approve.ts'
import { knownMall, mallOf } from './malls.ts'
import { isDuplicate, keep } from './once.ts'
import { ApprovalBody, invalid } from './requests.ts'
import type { Authorization, State } from './state.ts'
import { signed } from './told.ts'
import { dayIn } from './wire-times.ts'

/** The contract does not say how long an authorization is good; UnionPay's are for so long. */
const AUTHORIZATION_MS = 30 * 60_000

/** Section 2.2. Of a registration in the window it issues the billing key, section 2.3. */
export const approval: Route<State> = {
  method: 'POST',
  path: '/api/ep9/trades/approval',
  fault: (call) => (isRegistration(call) ? undefined : chargeFault(call)),
  answer: (call) => {
    const { state, nowMs } = call
    const body = ApprovalBody.safeParse(call.input)
    if (!body.success) return invalid(body.error)
    const { authorizationId, shopOrderNo, approvalReqDate, ...asked } = body.data
    if (approvalReqDate !== dayIn(nowMs)) return refuse('XI01', 'approvalReqDate')
    if (isDuplicate(state, asked, nowMs)) return refuse('XD01')
    const authorization = state.authorizations.get(authorizationId)
    if (authorization === undefined || !isGood(authorization, { ...asked, shopOrderNo, nowMs })) {
      keep(state, asked, { day: dayIn(nowMs), of: undefined })
      return refuse('XA01')
    }
    authorization.isUsed = true
    if (authorization.isRegistration) return issueKey(call, asked, authorization)
    const { amount, installmentMonth, behaviour } = authorization
    return charge(call, { ...asked, shopOrderNo, amount, installmentMonth, behaviour })
  },
}

/** What the charge of a shop is on the fault menu. */
export const chargeFault = ({ input }: Call<State>): 'pre-authorize' | 'approve' => {
  const mallId = mallIdIn(input)
  return mallId !== undefined && mallOf(mallId)?.isManual === true ? 'pre-authorize' : 'approve'
}

export const mallIdIn = (input: unknown): string | undefined => textIn(input, 'mallId')

const textIn = (input: unknown, name: string): string | undefined => {
  if (typeof input !== 'object' || input === null) return undefined
  const value: unknown = Object.entries(input).find(([field]) => field === name)?.[1]
  return typeof value === 'string' ? value : undefined
}

const isRegistration = ({ state, input }: Call<State>): boolean =>
  state.authorizations.get(textIn(input, 'authorizationId') ?? '')?.isRegistration === true

type Wanted = { readonly mallId: string; readonly shopOrderNo: string; readonly nowMs: number }

/** Good once, for its own shop and order. */
const isGood = (authorization: Authorization, { mallId, shopOrderNo, nowMs }: Wanted): boolean =>
  !authorization.isUsed &&
  (authorization.mallId === null || authorization.mallId === mallId) &&
  authorization.shopOrderNo === shopOrderNo &&
  nowMs - authorization.madeAtMs < AUTHORIZATION_MS

type Asked = { readonly mallId: string; readonly shopTransactionId: string }

const issueKey = (call: Call<State>, asked: Asked, { shopOrderNo, behaviour }: Authorization): Answer => {
  const { state, nowMs, tools } = call
  const billingKey = `${asked.mallId}${tools.nextId('')}`
  state.billingKeys.set(billingKey, { mallId: asked.mallId, behaviour, isRemoved: false })
  keep(state, asked, { day: dayIn(nowMs), of: undefined })
  const fields = {
    ...asked,
    pgCno: nextPgCno(call),
    shopOrderNo,
    amount: '0',
    transactionDate: wireDigits(nowMs),
    escrowUsed: 'N',
    paymentInfo: {
      payMethodTypeCode: '11',
      approvalNo: tools.nextNumber(8),
      approvalDate: wireDigits(nowMs),
      cardInfo: {
        cardNo: billingKey,
        cardMaskNo: '94100012****789*',
        issuerCode: '029',
        acquirerCode: '029',
      },
    },
  }
  return succeed('정상', signed(fields, knownMall(asked.mallId).secretKey))
}
