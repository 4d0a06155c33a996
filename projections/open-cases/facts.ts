import type { ContractId, MerchantId, Mode, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import { money, type Money } from '../../ledger/core/money.ts'
import type { Attempt, ExistingPayment, Payment } from '../../ledger/payment/state.ts'

/** What a payment knows of a movement of its money; it never changes while the movement is open. */
export type CaseFacts = {
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly provider: ProviderId
  readonly contractId: ContractId
  /** What was asked; of a void what it would release. */
  readonly amount: Money
}

/** @throws Error when the payment has no such movement. */
export const factsOf = (payment: Payment, transactionId: TransactionId): CaseFacts => {
  if (payment.status === 'none') throw new Error(`${transactionId} is open in a payment that does not exist`)
  const { attempt, amount } = movementOf(payment, transactionId)
  const { merchantId, mode } = payment.order
  return { merchantId, mode, provider: attempt.provider, contractId: attempt.contractId, amount }
}

type Movement = { readonly attempt: Attempt; readonly amount: Money }

const movementOf = (payment: ExistingPayment, id: TransactionId): Movement => {
  const movement = chargeOf(payment, id) ?? compensationOf(payment, id) ?? operationOf(payment, id)
  if (movement === undefined) throw new Error(`${payment.paymentId}: ${id} is open, but was never asked for`)
  return movement
}

const chargeOf = ({ attempts }: ExistingPayment, id: TransactionId): Movement | undefined => {
  const attempt = attempts.get(id)
  return attempt && { attempt, amount: attempt.amount }
}

/** It goes where the finding was: to the provider of the attempt that was recorded otherwise. */
const compensationOf = ({ attempts, late }: ExistingPayment, id: TransactionId): Movement | undefined => {
  const finding = late.values().find(({ movements }) => movements.includes(id))
  const attempt = finding && attempts.get(finding.transactionId)
  return attempt && { attempt, amount: finding.amount }
}

const operationOf = (payment: ExistingPayment, id: TransactionId): Movement | undefined => {
  const operation = payment.status === 'standing' ? payment.operations.get(id) : undefined
  if (payment.status !== 'standing' || operation === undefined) return undefined
  return { attempt: payment.current, amount: money(operation.amount, payment.order.amount.currency) }
}
