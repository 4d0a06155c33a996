import type { ProviderId } from '../core/ids.ts'
import type { MethodKind } from '../core/method-kind.ts'
import type { ContractShape, FieldShape } from '../core/contract-shape.ts'
import type { Currency, Money } from '../core/money.ts'
import type { Instant } from '../core/time.ts'
import type { InstrumentKind } from './instrument.ts'

/** What has to be known of a payment that was made elsewhere so that it can be cancelled here. */
export type ImportTerms = {
  /** The provider's id of the payment. */
  readonly reference: Pick<FieldShape, 'description' | 'pattern' | 'example'>
  readonly currencies: readonly Currency[]
  /** What it is known under here, where that depends on how it was paid; undefined: it would have to be told. */
  readonly referenceOf?: (reference: string, methodKind: MethodKind | null) => string | undefined
}

/** What a provider takes, as far as it decides whether a request makes sense. */
export type ProviderProfile = {
  readonly id: ProviderId
  readonly preAuthorization: boolean
  /** 0 = paid at once. */
  readonly installmentMonths: readonly number[]
  readonly instruments: readonly InstrumentKind[]
  /** What stands under a window's token would be found for whoever brings it: one token is one attempt's only. */
  readonly asksByToken: boolean
  /** What an order's id may look like there. */
  readonly orderIdPattern: RegExp
  readonly imports: ImportTerms
  /** What a contract with it consists of. */
  readonly contract: ContractShape
}

export type ProviderOperation = 'approve' | 'pre_authorize' | 'capture' | 'void' | 'cancel'

/** One transaction as the provider tells it; `reference` as in the outcomes; a void's amount is what it released. */
export type ProviderTransaction = {
  readonly operation: ProviderOperation
  readonly reference: string
  readonly amount: Money
  readonly at: Instant
  /** Of an approval, where the provider tells it. */
  readonly approvalNumber: string | null
  /** Of a pre-authorization: when the provider lets go of what it holds. */
  readonly expiresAt: Instant | null
  /** Of an approval or a pre-authorization, where the provider tells it. */
  readonly methodKind: MethodKind | null
}
