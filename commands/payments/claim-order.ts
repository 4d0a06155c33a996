import { paymentStream, providerOrderStream } from '../../ledger/core/ids.ts'
import type { PaymentCommandOf } from '../../ledger/payment/commands.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import { contextOf, type Incoming, type MerchantCaller } from '../http/endpoint.ts'
import type { PaymentParts } from './parts.ts'

type RequestPayment = PaymentCommandOf<'RequestPayment'>

/**
 * Makes the order of the payer's window this payment's, before anything is charged under it: two payments that shared
 * one would each find the other's money there. May be done again by the same payment, so that a crash between the claim
 * and the intent loses nothing. `used`: it is another payment's.
 */
export const claimOrder = async (
  { payments, providerOrders }: PaymentParts,
  incoming: Incoming<object, MerchantCaller>,
  command: RequestPayment,
): Promise<'ours' | 'used'> => {
  const { paymentId, at, request } = command
  const { provider, contractId, providerOrderId } = request
  if (providerOrderId === null) return 'ours'
  const { state } = await payments.load(paymentStream(paymentId))
  if (cannotCharge(command, state)) return 'ours'
  const order = { provider, contractId, providerOrderId }
  const claim = { type: 'ClaimProviderOrder' as const, ...order, paymentId, at }
  const context = { ...contextOf(incoming), idempotency: null }
  const handled = await providerOrders.handle(providerOrderStream(order), claim, context)
  return handled.kind === 'rejected' ? 'used' : 'ours'
}

/**
 * Repeated, or refused for good: the payment says so itself, and the window stays free for another. While an attempt is
 * undecided the request may be accepted a moment later.
 */
const cannotCharge = (command: RequestPayment, state: Payment): boolean => {
  const decision = paymentDecider.decide(command, state)
  if (decision.kind === 'rejected') return decision.code !== 'attempt_undecided'
  return decision.events.length === 0
}
