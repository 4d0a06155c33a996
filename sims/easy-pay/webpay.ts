import { answerOf } from '../kit/answer.ts'
import type { Route } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { approving } from './codes.ts'
import { invalid, WebpayBody } from './requests.ts'
import type { State } from './state.ts'

/** Section 2.1: an order is registered, and its window has an address. */
export const webpay: Route<State> = {
  method: 'POST',
  path: '/api/ep9/trades/webpay',
  answer: ({ state, input, nowMs, tools, url }) => {
    const body = WebpayBody.safeParse(input)
    if (!body.success) return invalid(body.error)
    const { mallId, shopOrderNo, amount, payMethodTypeCode } = body.data
    const isRegistration = payMethodTypeCode === '81'
    if (isRegistration !== (amount === 0n)) return refuse('XI01', 'amount')
    const authorizationId = tools.nextId('ep')
    state.authorizations.set(authorizationId, {
      authorizationId,
      mallId,
      shopOrderNo,
      amount,
      installmentMonth: 0,
      isRegistration,
      behaviour: approving,
      madeAtMs: nowMs,
      isUsed: false,
    })
    return succeed('정상처리', { authPageUrl: `${url}/window/${authorizationId}` })
  },
}

/** The payer authenticates at once: what the real window posts to the returnUrl is answered to who opens it. */
export const paymentWindow: Route<State> = {
  method: 'GET',
  path: '/window/*',
  isRead: true,
  isOpen: true,
  answer: ({ state, ids: [authorizationId = ''] }) => {
    const authorization = state.authorizations.get(authorizationId)
    if (authorization === undefined) return answerOf(404, {})
    const { shopOrderNo } = authorization
    return succeed('정상', { shopOrderNo, authorizationId })
  },
}
