import type { ContractId, Mode, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'

/** Which payment's money stands where. */
export type MoneyPlace = {
  readonly paymentId: PaymentId
  readonly provider: ProviderId
  readonly contractId: ContractId
}

/** What the payments that are here have at their providers, as of a moment after the lines were sent. */
export type KnownMoney = {
  readonly referenced: readonly (MoneyPlace & { readonly reference: string })[]
  /** Charges that may have been made, under what reference nobody here knows; of an amount that is null of any. */
  readonly undecided: readonly (MoneyPlace & {
    readonly amount: bigint | null
    readonly requestedAt: Instant
  })[]
}

export type MoneyAsked = {
  readonly mode: Mode
  readonly providers: readonly ProviderId[]
  readonly references: readonly string[]
  readonly amounts: readonly bigint[]
}
/** undefined: the read model was not as new as the question within the limit. */
export type FindMoney = (asked: MoneyAsked, limitMs: number) => Promise<KnownMoney | undefined>
