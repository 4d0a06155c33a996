import type { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { told } from './behaviour.ts'
import type { Code } from './codes.ts'
import { leftOf, vatOf, type Action, type Amounts, type Payment } from './payment.ts'
import { CancelBody, readAsked, type Asked } from './requests.ts'
import { cancelOf } from './told.ts'

type Body = z.output<typeof CancelBody>

/** Section 2.4. */
export const cancel = (call: Asked): Answer => {
  const read = readAsked(call, CancelBody)
  if ('refusal' in read) return read.refusal
  const { body } = read
  const payment = call.state.payments.get(body.tid)
  if (payment?.cid !== body.cid) return refuse('-721')
  const left = leftOf(payment)
  const refusal = refusalOf(payment, left, body)
  if (refusal !== undefined) return refuse(refusal)
  const trouble = payment.behaviour.cancel
  payment.behaviour = { ...payment.behaviour, cancel: undefined }
  if (trouble !== undefined && !trouble.hasMoved) return told(trouble)
  const action = giveBack(call, payment, { amounts: takenFrom(left, body), payload: body.payload })
  return trouble === undefined ? answerOf(200, cancelOf(payment, action)) : told(trouble)
}

const refusalOf = (payment: Payment, left: Amounts, body: Body): Code | undefined => {
  if (payment.status !== 'SUCCESS_PAYMENT' && payment.status !== 'PART_CANCEL_PAYMENT') return '-784'
  const believed = body.cancel_available_amount
  if (believed !== undefined && believed !== left.total) return '-711'
  if (body.cancel_amount > left.total) return '-710'
  return canBeTaken(left, body) ? undefined : '-711'
}

const canBeTaken = (left: Amounts, body: Body): boolean => {
  const { cancel_amount: total, cancel_tax_free_amount: taxFree, cancel_vat_amount: vat = 0n } = body
  if (total === 0n || taxFree > left.taxFree || vat > left.vat) return false
  if (total - taxFree > left.total - left.taxFree) return false
  // Section 2.1: a deposit goes back as a whole.
  return left.greenDeposit === 0n || total === left.total
}

/** Of the last part what is left, so that rounding leaves nothing behind. */
const takenFrom = (left: Amounts, body: Body): Amounts => {
  const { cancel_amount: total, cancel_tax_free_amount: taxFree, cancel_vat_amount: vat } = body
  if (total === left.total) return left
  const reckoned = vatOf(total, taxFree)
  return { total, taxFree, vat: vat ?? (reckoned < left.vat ? reckoned : left.vat), greenDeposit: 0n }
}

const giveBack = (
  { tools, nowMs }: Asked,
  payment: Payment,
  given: Pick<Action, 'amounts' | 'payload'>,
): Action => {
  const action: Action = { aid: tools.nextId('A000'), type: 'CANCEL', atMs: nowMs, ...given }
  payment.actions.push(action)
  payment.status = leftOf(payment).total === 0n ? 'CANCEL_PAYMENT' : 'PART_CANCEL_PAYMENT'
  const { amounts, aid } = action
  tools.record({ orderId: payment.orderId, operation: 'cancel', amount: amounts.total, reference: aid })
  return action
}
