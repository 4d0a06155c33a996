import { answerOf, type Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { badInput } from '../kit/test-door.ts'
import { deposited } from './notifications.ts'
import { accountOf } from './payment-fields.ts'
import { DepositBody } from './requests.ts'
import type { World } from './world.ts'

/** `POST /__deposit`: somebody pays into a virtual account, once. */
export const deposit = ({ state, tools, nowMs, input }: Call<World>): Answer => {
  const body = DepositBody.safeParse(input)
  const payment = body.success ? state.payments.get(body.data.tno) : undefined
  if (!body.success || payment?.payType !== 'PAVC') return badInput('tno: of a virtual account; amount')
  if (payment.isClosed || payment.paidAtMs !== null) return badInput('tno: closed, or paid already')
  const { amount = payment.amount } = body.data
  const { tno: reference, orderNo: orderId } = payment
  payment.paidAtMs = nowMs
  tools.record({ orderId, operation: 'approve', amount: payment.amount, reference })
  const eventId = tools.nextId('noti')
  tools.notify(() => deposited(payment, amount, { eventId, atMs: nowMs }))
  return answerOf(200, { account: accountOf(payment), amount })
}
