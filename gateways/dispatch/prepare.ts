import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Dispatch } from '../../ledger/payment/events.ts'
import { readInstrument, type Instrument } from '../../ledger/payment/instrument.ts'
import { tokenBinding, type PaymentIntent } from '../../ledger/payment/intent.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import { UnsealError } from '../../ledger/store/vault.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'
import { credentialsOf, type CredentialsSource } from './credentials.ts'

export type Counter = CredentialsSource & {
  readonly runtime: Runtime
  readonly gateways: ReadonlyMap<ProviderId, Gateway>
  /** The overall limit of a provider call. */
  readonly callLimitMs: number
}

/** An intent that has just been appended. */
export type Appended = Pick<Job, 'intent' | 'payment'> & {
  /** On our monotonic clock, before it was appended: its lease is no older for anybody else. */
  readonly fromMs: number
}

/** An intent and its payment as of that intent. */
export type Job = {
  readonly intent: PaymentIntent
  readonly payment: ExistingPayment
  /** Who carries it out: the intent's own owner, or whoever has taken it over. */
  readonly by: Dispatch
  readonly correlationId: string
  /** On our monotonic clock: sent later, the call could outlast the lease and meet the next owner's. */
  readonly sendBeforeMs: number
}

export type Ready = {
  readonly kind: 'ready'
  readonly gateway: Gateway
  readonly credentials: Credentials
  /** The provider's id of what the intent moves; empty for an attempt. */
  readonly reference: string
  /** undefined unless the intent carries one. */
  readonly instrument: Instrument | undefined
}

type Declined = Extract<Outcome<never>, { kind: 'declined' }>

/** Beside the call itself: what lies between the look at the clock and the wire. */
const SEND_MARGIN_MS = 1_000

/** Until when the holder of a lease may send that began, on our monotonic clock, at `fromMs` or later. */
export const sendBefore = (
  { callLimitMs }: Pick<Counter, 'callLimitMs'>,
  { leaseMs }: Dispatch,
  fromMs: number,
): number => fromMs + leaseMs - callLimitMs - SEND_MARGIN_MS

/**
 * Everything that can go wrong before anything is sent: then the outcome is certain.
 * @throws StoreUnavailableError when the merchant cannot be read; nothing was sent, so the job may be repeated.
 */
export const prepare = async (
  counter: Counter,
  job: Pick<Job, 'intent' | 'payment'>,
): Promise<Ready | Declined> => {
  try {
    return await gather(counter, job)
  } catch (error) {
    if (error instanceof UnsealError) return unsent(error.message)
    throw error
  }
}

const gather = async (
  counter: Counter,
  { intent, payment }: Pick<Job, 'intent' | 'payment'>,
): Promise<Ready | Declined> => {
  const attempt = attemptBehind(intent, payment)
  if (attempt === undefined) return unsent('the payment has no attempt')
  const gateway = counter.gateways.get(attempt.provider)
  if (gateway === undefined) return unsent(`no gateway for ${attempt.provider} in this process`)
  if (needsHold(intent) && gateway.preAuthorization === undefined)
    return unsent(`${attempt.provider} has no pre-authorization`)
  const credentials = await credentialsFor(counter, payment, attempt)
  if (credentials === undefined) return unsent(`contract ${attempt.contractId} is not there`)
  const instrument = instrumentIn(counter, intent)
  if (instrument !== undefined && !gateway.capabilities.instruments.includes(instrument.kind))
    return unsent(`${attempt.provider} does not take a ${instrument.kind}`)
  return { kind: 'ready', gateway, credentials, reference: referenceIn(intent, payment), instrument }
}

/** undefined: the contract is not there any more. */
export const credentialsFor = (
  counter: CredentialsSource,
  { order }: ExistingPayment,
  { contractId, provider }: Attempt,
): Promise<Credentials | undefined> =>
  credentialsOf(counter, { merchantId: order.merchantId, contractId, provider })

/** The attempt whose order at the provider an intent is about. */
export const attemptBehind = (intent: PaymentIntent, payment: ExistingPayment): Attempt | undefined => {
  if (intent.type === 'CompensationRequested') {
    const found = payment.late.get(intent.foundId)
    return found === undefined ? undefined : payment.attempts.get(found.transactionId)
  }
  const own = payment.attempts.get(intent.transactionId)
  return own ?? (payment.status === 'created' ? undefined : payment.current)
}

const referenceIn = (intent: PaymentIntent, payment: ExistingPayment): string => {
  if (intent.type === 'CompensationRequested') return intent.reference
  return payment.status === 'standing' ? payment.reference : ''
}

export const instrumentIn = (
  { vault }: Pick<Counter, 'vault'>,
  intent: PaymentIntent,
): Instrument | undefined =>
  'sealedToken' in intent
    ? readInstrument(vault.open(intent.sealedToken, tokenBinding(intent.paymentId)))
    : undefined

const needsHold = (intent: PaymentIntent): boolean =>
  intent.type === 'PreAuthorizationRequested' ||
  intent.type === 'CaptureRequested' ||
  intent.type === 'VoidRequested' ||
  (intent.type === 'CompensationRequested' && intent.operation === 'void')

const unsent = (why: string): Declined => ({
  kind: 'declined',
  failure: { category: 8002, kind: 'system', providerCode: null, providerMessage: why },
})
