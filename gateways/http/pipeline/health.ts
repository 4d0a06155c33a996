import type { CallContext } from '../../port/gateway.ts'
import { wasOurs } from '../ours.ts'
import type { Told } from './repeating.ts'

/**
 * Whether a try says that the provider is ill: no answer, its own word that it failed, nobody there. Its no to one
 * payment, being busy, or an answer that only we cannot read is no illness, and neither is what failed in our own house.
 */
export const saysIll = (told: Told, context: CallContext): boolean => {
  if (told.kind !== 'declined' && told.kind !== 'unknown') return false
  const { kind, category } = told.failure
  switch (kind) {
    case 'timeout':
      return true
    case 'system':
      return category !== 8013
    case 'network':
      return !wasOurs(context)
    case 'business':
    case 'unexpected_response':
      return false
  }
}
