import { transactionIdOf, type PaymentId, type TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentCommand } from '../../ledger/payment/commands.ts'
import type { Dispatch } from '../../ledger/payment/events.ts'
import { refuse, type Answer, type Incoming, type MerchantCaller } from '../http/endpoint.ts'
import { carryOut } from './carry-out.ts'
import { ownPayment, type OwnPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'

/** What every command that asks for a movement of an existing payment says. */
export type Fact = {
  readonly paymentId: PaymentId
  readonly at: Instant
  readonly transactionId: TransactionId
  readonly dispatch: Dispatch
}

/** Asks for one movement of the caller's own payment; the idempotency key makes the transaction's id. */
export const operate = async (
  parts: PaymentParts,
  incoming: Incoming<{ readonly params: { readonly id: string } }, MerchantCaller>,
  {
    operation,
    commandOf,
  }: {
    readonly operation: 'capture' | 'void' | 'cancel'
    readonly commandOf: (fact: Fact, payment: OwnPayment) => PaymentCommand
  },
): Promise<Answer> => {
  const { params, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const payment = await ownPayment(parts, caller, params.id)
  if (payment === undefined) return refuse('payment_not_found')
  const { paymentId } = payment
  const { runtime, leaseMs } = parts
  const transactionId = transactionIdOf(paymentId, operation, idempotency.key)
  const fact = { paymentId, at: runtime.now(), transactionId, dispatch: { owner: runtime.owner, leaseMs } }
  return carryOut(parts, incoming, { command: commandOf(fact, payment), transactionId, doneStatus: 200 })
}
