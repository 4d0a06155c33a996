import { hash } from 'node:crypto'
import { paymentStream, providerOrderStream } from '../../ledger/core/ids.ts'
import type { PaymentCommandOf } from '../../ledger/payment/commands.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import { contextOf, type Incoming, type MerchantCaller } from '../http/endpoint.ts'
import type { PaymentParts } from './parts.ts'

type RequestPayment = PaymentCommandOf<'RequestPayment'>

type Claiming = {
  readonly command: RequestPayment
  /** Of a window that the provider is asked about by it; null: of no such window. */
  readonly token: string | null
}

/**
 * Makes the order of the payer's window this payment's, before anything is charged under it: two payments that shared
 * one would each find the other's money there. May be done again by the same payment, so that a crash between the claim
 * and the intent loses nothing. `used`: it is another payment's; of a token also another attempt's.
 */
export const claimOrder = async (
  parts: PaymentParts,
  incoming: Incoming<object, MerchantCaller>,
  { command, token }: Claiming,
): Promise<'ours' | 'used'> => {
  const { paymentId, request } = command
  const { providerOrderId } = request
  if (providerOrderId === null && token === null) return 'ours'
  const { state } = await parts.payments.load(paymentStream(paymentId))
  if (cannotCharge(command, state)) return 'ours'
  const claim = claiming(parts, incoming, command)
  const claimed = token === null ? 'free' : await claim(tokenOrder(token))
  // Of an earlier attempt, most likely; or of a request for a second one that a crash kept from being made.
  if (claimed === 'used' || (claimed === 'ours' && state.status !== 'none')) return 'used'
  return providerOrderId !== null && (await claim(providerOrderId)) === 'used' ? 'used' : 'ours'
}

/** No order id of any provider's looks so. Also of a reference, which most providers' windows give as a token. */
export const tokenOrder = (token: string): string => `token:${hash('sha256', token)}`

/** `free`: it was nobody's until now. */
const claiming =
  (
    { providerOrders }: PaymentParts,
    incoming: Incoming<object, MerchantCaller>,
    { paymentId, at, request: { provider, contractId } }: RequestPayment,
  ) =>
  async (providerOrderId: string): Promise<'free' | 'ours' | 'used'> => {
    const order = { provider, contractId, providerOrderId }
    const claim = { type: 'ClaimProviderOrder' as const, ...order, paymentId, at }
    const context = { ...contextOf(incoming), idempotency: null }
    const handled = await providerOrders.handle(providerOrderStream(order), claim, context)
    if (handled.kind !== 'accepted') return 'used'
    return handled.events.length === 0 ? 'ours' : 'free'
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
