/** The fourteen standard categories of a provider's failure. */
export const failureCategories = [
  8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008, 8009, 8010, 8011, 8012, 8013, 8999,
] as const
export type FailureCategory = (typeof failureCategories)[number]

/**
 * How it failed, whatever the category: the provider said no (business), said that it is ill (system), said something
 * we cannot read (unexpected_response), was never reached (network), or did not answer in time (timeout).
 */
export type FailureKind = 'business' | 'system' | 'unexpected_response' | 'network' | 'timeout'

/** Code and message are the provider's own: for operators, never for payers. */
export type Failure = {
  readonly category: FailureCategory
  readonly kind: FailureKind
  readonly providerCode: string | null
  readonly providerMessage: string | null
}
