import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { tokenBinding, type PaymentIntent } from '../../ledger/payment/intent.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { ExistingPayment } from '../../ledger/payment/state.ts'
import { UnsealError } from '../../ledger/store/vault.ts'
import type { Credentials, Gateway } from '../port/gateway.ts'
import { credentialsOf, type CredentialsSource } from './credentials.ts'

export type Counter = CredentialsSource & {
  readonly runtime: Runtime
  readonly gateways: ReadonlyMap<ProviderId, Gateway>
}

/** An intent and its payment as of that intent. */
export type Job = {
  readonly intent: PaymentIntent
  readonly payment: ExistingPayment
  /** On our monotonic clock: sent later, the call could outlast the lease and meet the next owner's. */
  readonly sendBeforeMs: number
}

export type Ready = {
  readonly kind: 'ready'
  readonly gateway: Gateway
  readonly credentials: Credentials
  /** The provider's id of what stands there; empty for a first attempt. */
  readonly reference: string
  /** In the clear; empty unless the intent carries one. */
  readonly token: string
}

type Declined = Extract<Outcome<never>, { kind: 'declined' }>

/**
 * Everything that can go wrong before anything is sent: then the outcome is certain.
 * @throws StoreUnavailableError when the merchant cannot be read; nothing was sent, so the job may be repeated.
 */
export const prepare = async (counter: Counter, job: Job): Promise<Ready | Declined> => {
  try {
    return await gather(counter, job)
  } catch (error) {
    if (error instanceof UnsealError) return unsent(error.message)
    throw error
  }
}

const gather = async (counter: Counter, { intent, payment }: Job): Promise<Ready | Declined> => {
  if (payment.status === 'created') return unsent('the payment has no attempt')
  const { provider, contractId } = payment.current
  const gateway = counter.gateways.get(provider)
  if (gateway === undefined) return unsent(`no gateway for ${provider} in this process`)
  if (needsHold(intent) && gateway.preAuthorization === undefined)
    return unsent(`${provider} has no pre-authorization`)
  const { merchantId } = payment.order
  const credentials = await credentialsOf(counter, { merchantId, contractId, provider })
  if (credentials === undefined) return unsent(`contract ${contractId} is not there`)
  const reference = payment.status === 'standing' ? payment.reference : ''
  const token =
    'sealedToken' in intent ? counter.vault.open(intent.sealedToken, tokenBinding(intent.paymentId)) : ''
  return { kind: 'ready', gateway, credentials, reference, token }
}

const needsHold = ({ type }: PaymentIntent): boolean =>
  type === 'PreAuthorizationRequested' || type === 'CaptureRequested' || type === 'VoidRequested'

const unsent = (why: string): Declined => ({
  kind: 'declined',
  failure: { category: 8002, kind: 'system', providerCode: null, providerMessage: why },
})
