import type { PaymentEvent, PaymentEventOf } from './events.ts'

/** What is done to learn an outcome: it moves no money. */
export type PursuitEvent = PaymentEventOf<
  'AttemptTakenOver' | 'RequestRepeated' | 'PaymentInquired' | 'ReviewRequested' | 'PursuitResumed'
>
const pursuitTypes: ReadonlySet<string> = new Set<PursuitEvent['type']>([
  'AttemptTakenOver',
  'RequestRepeated',
  'PaymentInquired',
  'ReviewRequested',
  'PursuitResumed',
])
export const isPursuit = (event: PaymentEvent): event is PursuitEvent => pursuitTypes.has(event.type)

/** Of money that is not in the balance, on its way back. */
export type CompensationEvent =
  PaymentEventOf<`Compensation${'Requested' | 'Succeeded' | 'Declined' | 'Unknown' | 'AmountMismatched'}`>
const compensationTypes: ReadonlySet<string> = new Set<CompensationEvent['type']>([
  'CompensationRequested',
  'CompensationSucceeded',
  'CompensationDeclined',
  'CompensationUnknown',
  'CompensationAmountMismatched',
])
export const isCompensation = (event: PaymentEvent): event is CompensationEvent =>
  compensationTypes.has(event.type)
