import type { PaymentId, ProviderId, TransactionId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'

/** What an operator should know of at once. */
export type AlertFact =
  | {
      readonly kind: 'breaker_opened' | 'breaker_closed'
      readonly provider: ProviderId
      readonly operation: string
      /** Of the address: contracts may name their own. */
      readonly origin: string
    }
  | {
      readonly kind: 'manual_review'
      /** null: no process here knows of the attempt. */
      readonly provider: ProviderId | null
      readonly operation: string
      readonly paymentId: PaymentId
      readonly transactionId: TransactionId
      readonly reason: string
    }
  | { readonly kind: 'projection_stopped'; readonly projection: string }

export type AlertKind = AlertFact['kind']

export type Alert = AlertFact & {
  readonly id: string
  readonly at: Instant
  /** Others of the same, not told one by one, since the one before. */
  readonly untold: number
}

/** Never waits and never throws: whoever carries out payments goes on. */
export type RaiseAlert = (fact: AlertFact) => void

export type OperatorAlerts = {
  readonly raise: RaiseAlert
  readonly figures: () => AlertFigures
  /** Tells what is held back, and lets what is under way end, within a limit. */
  readonly close: () => Promise<void>
}

/** Since the process began. */
export type AlertFigures = { readonly raised: number; readonly lost: number }
