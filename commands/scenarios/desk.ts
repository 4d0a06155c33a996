import type { Failure, FailureCategory } from '../../ledger/core/failure.ts'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'

/** What a step asks for; an amount that is undefined means all that is left. */
export type Asked =
  | {
      readonly step: 'pay'
      readonly amount: bigint
      readonly capture: 'automatic' | 'manual'
      readonly installmentMonths: number
    }
  | { readonly step: 'capture' | 'cancel'; readonly amount: bigint | undefined }
  | { readonly step: 'void' | 'inquire' | 'check' }

/** The payment in our own words, minor units. */
export type View = {
  readonly paymentId: PaymentId
  readonly status: PaymentStatus
  readonly balance: bigint
  readonly held: bigint
}

/** What came of a step. `reference`: the provider's id of the movement. */
export type Told =
  | { readonly kind: 'done'; readonly view: View; readonly reference: string | null }
  | { readonly kind: 'declined'; readonly view: View; readonly failure: Failure }
  /** Its outcome is not known yet. */
  | { readonly kind: 'open'; readonly view: View; readonly failure: Failure | null }
  /** By the ledger, before any provider was asked. `view`: undefined where there is no payment. */
  | {
      readonly kind: 'refused'
      readonly reason: string
      readonly fields: readonly string[]
      readonly view: View | undefined
    }
  /** The provider's book compared with ours; `silent`: it did not tell. */
  | {
      readonly kind: 'compared'
      readonly result: 'agrees' | 'differs' | 'silent'
      readonly category: FailureCategory | null
      readonly differences: readonly string[]
      readonly view: View
    }
  /** Nothing to pay with. */
  | { readonly kind: 'no_method'; readonly because: string }
  /** Something to pay with should have been there. */
  | { readonly kind: 'method_failed'; readonly because: string }
  /** This run goes on with one that stopped after this step, which wrote nothing that could be told again. */
  | { readonly kind: 'told_before'; readonly view: View }
  /** We failed. */
  | { readonly kind: 'broke'; readonly because: string }

/** One HTTP exchange with the provider as the call log keeps it, without what must not be kept. */
export type Exchange = {
  readonly at: Instant
  readonly operation: string
  /** 1, 2, 3 … of the tries that one call may take. */
  readonly attempt: number
  readonly method: string
  /** With the address. */
  readonly url: string
  readonly requestBody: string | null
  /** Of an answer; null: there was none. */
  readonly status: number | null
  readonly responseBody: string | null
  readonly result: 'answered' | 'not_sent' | 'no_answer'
  readonly cause: string | null
  readonly tookMs: number
}

/** What a provider can do, as far as it decides whether a scenario makes sense there. */
export type Abilities = {
  readonly inquiry: boolean
  readonly partialCancel: boolean
  readonly preAuthorization: boolean
  /** 0 = paid at once. */
  readonly installmentMonths: readonly number[]
}

/** One order at one provider, as the runner deals with it. `place`: of the step, from 0; the same place is the same request. */
export type Desk = {
  readonly orderId: string
  readonly abilities: Abilities
  readonly runtime: Pick<Runtime, 'now' | 'monotonicMs' | 'sleep'>
  /** Nothing here throws: what fails of ours is told as such. */
  readonly perform: (asked: Asked, place: number) => Promise<Told>
  /** What has become of a movement meanwhile, as `perform` would have told it. */
  readonly look: (place: number) => Promise<Told>
  /** As of now. `away`: it cannot be told. */
  readonly view: () => Promise<View | 'none' | 'away'>
}
