import type { CallContext } from '../port/gateway.ts'
import type { HttpAnswer } from './answer.ts'

/**
 * Tries that came to nothing in our own house: too many at once, a request that cannot be put on the wire, a client that
 * was closed. Adapters tell them as they tell an unreachable provider, since both were surely not sent; but these say
 * nothing of the provider's health, and repeating them does not help.
 */
const ours = new WeakSet<CallContext>()

export const noteOurs = (context: CallContext, answer: HttpAnswer): void => {
  if (answer.kind !== 'not_sent') return
  if (answer.cause === 'crowded' || answer.cause === 'invalid_request' || answer.cause === 'closed')
    ours.add(context)
}

export const wasOurs = (context: CallContext): boolean => ours.has(context)
