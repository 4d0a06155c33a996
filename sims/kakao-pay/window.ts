import { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { badInput } from '../kit/test-door.ts'
import { refuse } from './answer.ts'
import { behaviourOf, type Behaviour } from './behaviour.ts'
import { hasExpired, type Payment } from './payment.ts'
import type { Asked } from './requests.ts'

export const WINDOW_PATH = '/__window'

const Done = z.strictObject({
  action: z.enum(['pay', 'quit', 'fail']).default('pay'),
  behaviour: z.string().default('APPROVE'),
})

/** What the payer does in the window that `ready` has opened. */
export const useWindow = (call: Asked): Answer => {
  const read = Done.safeParse(call.input ?? {})
  const behaviour = read.success ? behaviourOf(read.data.behaviour, 'token') : undefined
  if (!read.success || behaviour === undefined) return badInput('action, behaviour: not of this window')
  const payment = call.state.payments.get(call.ids[0] ?? '')
  if (payment === undefined) return refuse('-721')
  if (hasExpired(payment, call.nowMs)) return refuse('-723')
  if (payment.status !== 'READY') return refuse('-783')
  return leave(call, payment, { action: read.data.action, behaviour })
}

type Leaving = {
  readonly action: z.output<typeof Done>['action']
  readonly behaviour: Behaviour
}

const leave = (call: Asked, payment: Payment, { action, behaviour }: Leaving): Answer => {
  switch (action) {
    case 'quit':
      payment.status = 'QUIT_PAYMENT'
      return answerOf(200, { tid: payment.tid })
    case 'fail':
      payment.status = 'FAIL_AUTH_PASSWORD'
      return answerOf(200, { tid: payment.tid })
    case 'pay':
      if (payment.wanted === 'CARD' && behaviour.method === 'MONEY') return refuse('-705')
      return answerOf(200, returnTo(payment, authenticated(call, payment, behaviour)))
  }
}

/** What the payer's return to the merchant brings. */
const returnTo = (
  { tid, approvalUrl }: Payment,
  pgToken: string,
): { tid: string; pg_token: string; url: string } => {
  const url = new URL(approvalUrl)
  url.searchParams.set('pg_token', pgToken)
  return { tid, pg_token: pgToken, url: url.href }
}

/** Gives the `pg_token`. */
export const authenticated = ({ tools }: Asked, payment: Payment, behaviour: Behaviour): string => {
  payment.behaviour = behaviour
  payment.method = payment.wanted ?? behaviour.method
  payment.status = 'AUTH_PASSWORD'
  payment.pgToken = tools.nextId('')
  return payment.pgToken
}
