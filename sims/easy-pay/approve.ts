import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import type { Behaviour } from './codes.ts'
import { knownMall } from './malls.ts'
import { tellApproval } from './notify.ts'
import { keep } from './once.ts'
import { isHeld, type Mall, type Payment, type State } from './state.ts'
import { approvalFields, signed } from './told.ts'
import { dayIn } from './wire-times.ts'

/** What is charged, once everything else about it is right. */
export type Charge = {
  readonly mallId: string
  readonly shopTransactionId: string
  readonly shopOrderNo: string
  readonly amount: bigint
  readonly installmentMonth: number
  readonly behaviour: Behaviour
}

export const charge = (call: Call<State>, { behaviour, ...charge }: Charge): Answer => {
  const { state, nowMs } = call
  const day = dayIn(nowMs)
  if (behaviour.kind === 'decline') {
    keep(state, charge, { day, of: undefined })
    return refuse(behaviour.code)
  }
  const mall = knownMall(charge.mallId)
  const { payMethodTypeCode, cancels: undecided } = behaviour
  const payment = paymentOf(call, mall, { ...charge, payMethodTypeCode, undecided })
  state.payments.set(payment.pgCno, payment)
  keep(state, charge, { day, of: payment })
  record(call, payment)
  return succeed('정상', signed(approvalFields(payment, nowMs), mall.secretKey))
}

/** Twenty digits that begin with their time, as those in the documentation do. */
export const nextPgCno = ({ tools, nowMs }: Pick<Call<State>, 'tools' | 'nowMs'>): string =>
  `${wireDigits(nowMs).slice(2)}${tools.nextNumber(8)}`

type Charged = Omit<Charge, 'behaviour'> & Pick<Payment, 'payMethodTypeCode' | 'undecided'>

const paymentOf = (call: Call<State>, mall: Mall, charged: Charged): Payment => {
  const { nowMs } = call
  const { shopTransactionId, shopOrderNo, amount, installmentMonth, payMethodTypeCode } = charged
  return {
    mall,
    pgCno: nextPgCno(call),
    shopOrderNo,
    shopTransactionId,
    amount,
    payMethodTypeCode,
    approvalNo: call.tools.nextNumber(8),
    installmentMonth,
    approvedAtMs: nowMs,
    undecided: charged.undecided,
    balance: amount,
    acquiredAtMs: mall.isManual || payMethodTypeCode !== '11' ? undefined : nowMs,
    isPartlyCancelled: false,
    wholeCancel: undefined,
    lastCancel: undefined,
  }
}

const record = (call: Call<State>, payment: Payment): void => {
  const { shopOrderNo: orderId, amount, pgCno: reference } = payment
  call.tools.record({ orderId, operation: isHeld(payment) ? 'pre_authorize' : 'approve', amount, reference })
  tellApproval(call, payment)
}
