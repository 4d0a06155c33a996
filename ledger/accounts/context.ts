import type { MerchantId, Mode, ProviderId, TransactionId } from '../core/ids.ts'
import type { Money } from '../core/money.ts'
import { noEntries } from '../core/no-entries.ts'
import type { PaymentEvent, PaymentEventOf } from '../payment/events.ts'

/** What a provider moved otherwise than asked, until that is decided. */
export type InSuspense = {
  readonly kind: 'taken' | 'held' | 'returned' | 'released'
  readonly amount: Money
  /** The provider's id of it. */
  readonly reference: string
  readonly provider: ProviderId
}

/** Found at the provider after its attempt was recorded otherwise, and still there. */
export type ToReturn = { readonly operation: 'cancel' | 'void'; readonly provider: ProviderId }

/** What of a payment's past its next event is posted by; small, since one is kept for every payment under way. */
export type PaymentContext = {
  readonly mode: Mode
  readonly merchantId: MerchantId
  /** Of the newest attempt; null before the first. */
  readonly provider: ProviderId | null
  /** Of every attempt, by its transaction. */
  readonly providers: ReadonlyMap<TransactionId, ProviderId>
  /** Cancels that are not decided, in the clearing account. */
  readonly cancels: ReadonlyMap<TransactionId, Money>
  /** By the transaction that moved it; of what sends back a finding, by that. */
  readonly suspense: ReadonlyMap<TransactionId, InSuspense>
  /** By the finding. */
  readonly found: ReadonlyMap<TransactionId, ToReturn>
}
/** undefined: before the payment's first event. */
export type Context = PaymentContext | undefined

/** What leaves the context as it was: an event that is new must be either here or in the switch below. */
const still = [
  'ApprovalDeclined',
  'ApprovalUnknown',
  'PreAuthorizationDeclined',
  'PreAuthorizationUnknown',
  'CaptureRequested',
  'CaptureDeclined',
  'CaptureUnknown',
  'VoidRequested',
  'PaymentVoided',
  'VoidDeclined',
  'VoidUnknown',
  'CancellationUnknown',
  'CompensationRequested',
  'CompensationDeclined',
  'CompensationUnknown',
  'AttemptTakenOver',
  'RequestRepeated',
  'PaymentInquired',
  'ReviewRequested',
  'PursuitResumed',
] as const satisfies readonly PaymentEvent['type'][]
type Still = PaymentEventOf<(typeof still)[number]>
const stillTypes: ReadonlySet<string> = new Set(still)
const isStill = (event: PaymentEvent): event is Still => stillTypes.has(event.type)

/** @throws Error when the event cannot follow: the log is not one that decide wrote. */
export const contextAfter = (context: Context, event: PaymentEvent): PaymentContext => {
  if (event.type === 'PaymentCreated' || event.type === 'PaymentImported') return begun(event)
  const known = knownIn(context, event)
  return isStill(event) ? known : changed(known, event)
}

const changed = (known: PaymentContext, event: Exclude<PaymentEvent, First | Still>): PaymentContext => {
  const { transactionId } = event
  switch (event.type) {
    case 'ApprovalRequested':
    case 'PreAuthorizationRequested':
      return {
        ...known,
        provider: event.provider,
        providers: put(known.providers, transactionId, event.provider),
      }
    case 'ApprovalAmountMismatched':
    case 'CaptureAmountMismatched':
      return suspended(known, event, 'taken')
    case 'PreAuthorizationAmountMismatched':
      return suspended(known, event, 'held')
    case 'CancellationAmountMismatched':
      return {
        ...suspended(known, event, 'returned'),
        cancels: put(known.cancels, transactionId, event.asked),
      }
    case 'CompensationAmountMismatched':
      return compensationSuspended(known, event)
    case 'PaymentApproved':
    case 'PaymentPreAuthorized':
      return settled(known, transactionId, event.reference)
    case 'PaymentCaptured':
      return settled(known, transactionId)
    case 'CancellationRequested':
      return { ...known, cancels: put(known.cancels, transactionId, event.amount) }
    case 'CancellationSucceeded':
    case 'CancellationDeclined':
      return { ...settled(known, transactionId), cancels: without(known.cancels, transactionId) }
    case 'LateApprovalFound':
      return found(known, event, 'cancel')
    case 'LatePreAuthorizationFound':
      return found(known, event, 'void')
    case 'CompensationSucceeded':
      return { ...settled(known, event.foundId), found: without(known.found, event.foundId) }
  }
}

type First = PaymentEventOf<'PaymentCreated' | 'PaymentImported'>

const begun = (event: First): PaymentContext => {
  const { mode, merchantId } = event.order
  const nothing = { cancels: noEntries, suspense: noEntries, found: noEntries }
  if (event.type === 'PaymentCreated')
    return { mode, merchantId, provider: null, providers: noEntries, ...nothing }
  const { provider, transactionId } = event
  return { mode, merchantId, provider, providers: put(noEntries, transactionId, provider), ...nothing }
}

/** @throws Error before the payment's first event. */
export const knownIn = (context: Context, { type, paymentId }: PaymentEvent): PaymentContext => {
  if (context === undefined) throw new Error(`${paymentId}: ${type} before its payment began`)
  return context
}

/** @throws Error before the first attempt: nothing can have moved. */
export const providerIn = ({ provider }: PaymentContext, { type, paymentId }: PaymentEvent): ProviderId => {
  if (provider === null) throw new Error(`${paymentId}: ${type} before any attempt`)
  return provider
}

type Found = PaymentEventOf<'LateApprovalFound' | 'LatePreAuthorizationFound'>

/** @throws Error for an attempt that never was. */
export const providerOf = ({ providers }: PaymentContext, event: Found): ProviderId => {
  const provider = providers.get(event.transactionId)
  if (provider === undefined) throw new Error(`${event.paymentId}: found for an attempt that never was`)
  return provider
}

/** @throws Error for a finding that never was, or went back before. */
export const toReturnIn = (
  { found }: PaymentContext,
  event: PaymentEventOf<'CompensationSucceeded' | 'CompensationAmountMismatched'>,
): ToReturn => {
  const one = found.get(event.foundId)
  if (one === undefined) throw new Error(`${event.paymentId}: ${event.type} of nothing that was found`)
  return one
}

/** What stands in suspense under the very reference that was found: it is the same money. */
export const isInSuspense = ({ suspense }: PaymentContext, { transactionId, reference }: Found): boolean =>
  suspense.get(transactionId)?.reference === reference

type Mismatched = PaymentEventOf<
  | 'ApprovalAmountMismatched'
  | 'PreAuthorizationAmountMismatched'
  | 'CaptureAmountMismatched'
  | 'CancellationAmountMismatched'
>

const suspended = (known: PaymentContext, event: Mismatched, kind: InSuspense['kind']): PaymentContext => {
  const { answered: amount, reference, transactionId } = event
  const one = { kind, amount, reference, provider: providerIn(known, event) }
  return { ...known, suspense: put(known.suspense, transactionId, one) }
}

const compensationSuspended = (
  known: PaymentContext,
  event: PaymentEventOf<'CompensationAmountMismatched'>,
): PaymentContext => {
  const { operation, provider } = toReturnIn(known, event)
  const { answered: amount, reference, foundId } = event
  const kind = operation === 'void' ? 'released' : 'returned'
  return { ...known, suspense: put(known.suspense, foundId, { kind, amount, reference, provider }) }
}

/** `reference`: only what stands under it, since anything else is going to be found late. */
const settled = (known: PaymentContext, id: TransactionId, reference?: string): PaymentContext => {
  const one = known.suspense.get(id)
  if (one === undefined || (reference !== undefined && one.reference !== reference)) return known
  return { ...known, suspense: without(known.suspense, id) }
}

const found = (known: PaymentContext, event: Found, operation: ToReturn['operation']): PaymentContext => {
  const one = { operation, provider: providerOf(known, event) }
  const after = { ...known, found: put(known.found, event.foundId, one) }
  return isInSuspense(known, event)
    ? { ...after, suspense: without(known.suspense, event.transactionId) }
    : after
}

const put = <V>(
  map: ReadonlyMap<TransactionId, V>,
  key: TransactionId,
  value: V,
): ReadonlyMap<TransactionId, V> => new Map(map).set(key, value)

const without = <V>(
  map: ReadonlyMap<TransactionId, V>,
  key: TransactionId,
): ReadonlyMap<TransactionId, V> => {
  const rest = new Map(map)
  return rest.delete(key) ? rest : map
}
