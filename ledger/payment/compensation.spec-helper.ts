import type { Money } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import { approval, hold } from './events.spec-helper.ts'
import type { Dispatch, PaymentEvent, PaymentEventOf } from './events.ts'
import { compensationId, dispatch, doneAt, fact, failure, foundId, order } from './fixtures.spec-helper.ts'
import type { Compensated, Outcome } from './outcome.ts'

const asked = order.amount

/** Of the movement that undoes what was found under `reference`; 1 is the first. */
const ofCompensation = (reference: string, ordinal: number) => ({
  ...fact,
  transactionId: compensationId(reference, ordinal),
  foundId: foundId(reference),
})

type Asking = {
  readonly ordinal?: number
  readonly amount?: Money
  readonly operation?: 'cancel' | 'void'
  readonly by?: Dispatch
}

export const compensation = {
  requested: (reference: string, asking: Asking = {}): PaymentEvent => ({
    type: 'CompensationRequested',
    ...ofCompensation(reference, asking.ordinal ?? 1),
    operation: asking.operation ?? 'cancel',
    amount: asking.amount ?? asked,
    reference,
    dispatch: asking.by ?? dispatch,
  }),
  /** `undoneBy`: the provider's reference of what undid it. */
  succeeded: (reference: string, undoneBy: string, ordinal = 1): PaymentEventOf<'CompensationSucceeded'> => ({
    type: 'CompensationSucceeded',
    ...ofCompensation(reference, ordinal),
    ...{ amount: asked, reference: undoneBy, compensatedAt: doneAt },
  }),
  declined: (reference: string, ordinal = 1): PaymentEvent => ({
    type: 'CompensationDeclined',
    ...ofCompensation(reference, ordinal),
    failure,
  }),
  unknown: (reference: string, ordinal = 1): PaymentEvent => ({
    type: 'CompensationUnknown',
    ...ofCompensation(reference, ordinal),
    failure,
  }),
  mismatched: (
    reference: string,
    movement: { readonly answered: Money; readonly undoneBy: string },
  ): PaymentEventOf<'CompensationAmountMismatched'> => ({
    type: 'CompensationAmountMismatched',
    ...ofCompensation(reference, 1),
    ...{ asked, answered: movement.answered, reference: movement.undoneBy },
  }),
}

/** Money found late for the first attempt, and the intent that sends it back. */
export const lateApproval = (reference: string, amount = asked, by = dispatch): readonly PaymentEvent[] => [
  approval.found(reference, amount),
  compensation.requested(reference, { amount, by }),
]
export const lateHold = (reference: string, held = asked, by = dispatch): readonly PaymentEvent[] => [
  hold.found(reference, held),
  compensation.requested(reference, { amount: held, operation: 'void', by }),
]

export const requestCompensation = (
  reference: string,
  ordinal = 1,
  by: Dispatch = dispatch,
): PaymentCommandOf<'RequestCompensation'> => ({
  type: 'RequestCompensation',
  ...fact,
  transactionId: compensationId(reference, ordinal),
  dispatch: by,
})

type Told = { readonly outcome: Outcome<Compensated>; readonly ordinal?: number; readonly by?: Dispatch }

export const recordCompensation = (
  reference: string,
  { outcome, ordinal = 1, by = dispatch }: Told,
): PaymentCommandOf<'RecordCompensation'> => ({
  type: 'RecordCompensation',
  ...fact,
  transactionId: compensationId(reference, ordinal),
  outcome,
  by,
})
