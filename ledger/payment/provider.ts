import type { ProviderId } from '../core/ids.ts'

/** What a provider takes, as far as it decides whether a request makes sense. */
export type ProviderProfile = {
  readonly id: ProviderId
  readonly preAuthorization: boolean
  /** 0 = paid at once. */
  readonly installmentMonths: readonly number[]
}
