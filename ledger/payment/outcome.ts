import type { Failure } from '../core/failure.ts'
import type { MethodKind } from '../core/method-kind.ts'
import type { Money } from '../core/money.ts'
import type { Instant } from '../core/time.ts'

/**
 * What a provider did. `declined`: surely not done. `unknown`: it may or may not have been done (no answer, a code or a
 * body we cannot read), so inquire; never guess, never repeat blind.
 */
export type Outcome<Result> =
  | { readonly kind: 'succeeded'; readonly result: Result }
  | { readonly kind: 'declined'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** `reference` is the provider's id of the transaction; amounts are what the provider says it moved, not what we asked. */
export type Approval = {
  readonly reference: string
  readonly approvalNumber: string | null
  readonly amount: Money
  readonly approvedAt: Instant
  /** null: the provider did not tell. */
  readonly methodKind: MethodKind | null
}
export type Hold = {
  readonly reference: string
  readonly amount: Money
  readonly approvedAt: Instant
  readonly expiresAt: Instant
  /** As of an approval. */
  readonly methodKind: MethodKind | null
}
export type CaptureResult = {
  readonly reference: string
  readonly amount: Money
  readonly capturedAt: Instant
}
export type VoidResult = { readonly reference: string; readonly voidedAt: Instant }
/** Money that went back because it must not stand. */
export type Compensated = {
  readonly reference: string
  readonly amount: Money
  readonly compensatedAt: Instant
}
export type CancelResult = {
  readonly reference: string
  readonly amount: Money
  readonly cancelledAt: Instant
}
