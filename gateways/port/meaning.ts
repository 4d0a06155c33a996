import type { FailureCategory, FailureKind } from '../../ledger/core/failure.ts'

/** What a provider's code says about the outcome, and its standard category. */
export type Meaning = {
  readonly outcome: 'declined' | 'unknown'
  readonly category: FailureCategory
  readonly kind: FailureKind
}

/** Surely not done. */
export const declined = (category: FailureCategory, kind: FailureKind = 'business'): Meaning => ({
  outcome: 'declined',
  category,
  kind,
})

/** Money may have moved under another key, or is just moving. */
export const unknown = (category: FailureCategory, kind: FailureKind = 'business'): Meaning => ({
  outcome: 'unknown',
  category,
  kind,
})
