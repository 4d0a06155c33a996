import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { NotSucceeded } from './reply.ts'

/** What an adapter cannot ask for, so that nothing left us: surely not done. */
export const unsent = (category: FailureCategory, why: string): NotSucceeded => ({
  kind: 'declined',
  failure: { category, kind: 'system', providerCode: null, providerMessage: why },
})
