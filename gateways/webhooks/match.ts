import { paymentIdOfProviderOrder, paymentStream, type PaymentId } from '../../ledger/core/ids.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Payments } from '../../ledger/store/desks.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import { NO_STREAM, StoreUnavailableError } from '../../ledger/store/port.ts'
import type { Addressed } from './address.ts'
import type { WebhookParts } from './parts.ts'

type Parts = Pick<WebhookParts, 'payments' | 'findPayment'>

/** An order at a provider, under the contract whose address was used. */
export type OrderThere = Pick<Addressed, 'provider' | 'contractId'> & { readonly providerOrderId: string }

/**
 * The payment that has an attempt with that very order; undefined: none of ours.
 * @throws StoreUnavailableError when it cannot be known now.
 */
export const paymentOf = async (parts: Parts, order: OrderThere): Promise<PaymentId | undefined> => {
  if (!VISIBLE.test(order.providerOrderId)) return undefined
  // Of the form of our own no merchant may choose any, so nobody else is asked about these.
  const paymentId = paymentIdOfProviderOrder(order.providerOrderId) ?? (await lookUp(parts, order))
  return paymentId !== undefined && (await hasOrder(parts.payments, paymentId, order)) ? paymentId : undefined
}

/** Every provider's order ids are within it; the rest some databases could not even be asked about. */
const VISIBLE = /^[\x21-\x7e]+$/

const lookUp = async (
  { findPayment }: Parts,
  { provider, providerOrderId, contractId }: OrderThere,
): Promise<PaymentId | undefined> => {
  try {
    return await findPayment(provider, providerOrderId, contractId)
  } catch (error) {
    throw new StoreUnavailableError('orders cannot be looked up', { cause: error })
  }
}

/** A later attempt may have been another process's. */
const hasOrder = async (payments: Payments, paymentId: PaymentId, order: OrderThere): Promise<boolean> => {
  const stream = paymentStream(paymentId)
  const recalled = await payments.recall(stream)
  if (attempted(recalled, order)) return true
  return recalled.revision !== NO_STREAM && attempted(await payments.load(stream), order)
}

const attempted = (
  { state }: Loaded<Payment, PaymentEvent>,
  { provider, contractId, providerOrderId }: OrderThere,
): boolean =>
  state.status !== 'none' &&
  state.attempts
    .values()
    .some(
      (attempt) =>
        attempt.provider === provider &&
        attempt.contractId === contractId &&
        attempt.providerOrderId === providerOrderId,
    )
