export type ReasonGuide = {
  /** Area, group, number: never changes its meaning. */
  readonly code: `${'API' | 'PAY' | 'MER'}-${string}-${number}`
  readonly status: number
  /** Whether the same request, with the same idempotency key, can succeed later: a refusal is not remembered. */
  readonly retryable: boolean
  readonly recommendedAction: string
  readonly title: { readonly en: string; readonly ko: string }
}

export const guide = (
  code: ReasonGuide['code'],
  [status, recommendedAction]: readonly [number, string],
  [en, ko]: readonly [string, string],
): ReasonGuide => ({
  code,
  status,
  retryable: retryableActions.has(recommendedAction),
  recommendedAction,
  title: { en, ko },
})

const retryableActions: ReadonlySet<string> = new Set(['retry_later', 'wait_for_outcome'])
