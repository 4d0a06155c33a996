import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'

/**
 * What the provider decides anew whenever it is asked, so that it would not say so of what it has already done: not
 * found, instrument invalid, limit or funds, declined, aborted or expired, billing key invalid. Not here: a cancel
 * refused for its amount, which is what a provider says that has forgotten the key of a cancel it made.
 */
const certainOnRepetition: ReadonlySet<FailureCategory> = new Set([8003, 8007, 8008, 8009, 8010, 8011])

/**
 * What is known of one call after it was sent again under the same idempotency key. A repetition that did not get through
 * or was refused for its own sake says nothing of the try before it, which may have been carried out.
 */
export const afterRepeating = <Result>(earlier: Outcome<Result>, later: Outcome<Result>): Outcome<Result> => {
  if (earlier.kind === 'succeeded') return earlier
  if (earlier.kind === 'declined' || later.kind !== 'declined') return later
  const { kind, category } = later.failure
  return kind === 'business' && certainOnRepetition.has(category) ? later : earlier
}
