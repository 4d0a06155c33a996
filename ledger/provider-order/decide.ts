import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { ProviderOrderCommand, ProviderOrderRejection } from './commands.ts'
import type { ProviderOrderEvent } from './events.ts'
import { evolve, initial, type ProviderOrder } from './evolve.ts'

/** For ever, whatever becomes of the payment: its money may still be found under the order. */
const decide = (
  { provider, contractId, providerOrderId, paymentId, at }: ProviderOrderCommand,
  state: ProviderOrder,
): Decision<ProviderOrderEvent, ProviderOrderRejection> => {
  if (state.status === 'claimed')
    return state.paymentId === paymentId ? accept() : reject('provider_order_used')
  return accept({ type: 'ProviderOrderClaimed', provider, contractId, providerOrderId, paymentId, at })
}

export const providerOrderDecider: Decider<
  ProviderOrderCommand,
  ProviderOrder,
  ProviderOrderEvent,
  ProviderOrderRejection
> = { decide, evolve, initial }
