import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { PaymentId, TransactionId } from '../../ledger/core/ids.ts'
import { money, type Money } from '../../ledger/core/money.ts'
import { instantOf } from '../../ledger/core/time.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { ProviderOperation } from '../../ledger/payment/provider.ts'
import type { Instrument } from '../../ledger/payment/instrument.ts'
import type {
  ApproveRequest,
  CallContext,
  CancelRequest,
  Capabilities,
  Credentials,
  Gateway,
} from './gateway.ts'

/** One money movement that the provider's simulator really made. */
export type BookedMovement = {
  readonly providerOrderId: string
  readonly operation: ProviderOperation
  readonly amount: bigint
}

/** What is known of an adapter before it runs: which tests it has to pass. */
export type Traits = {
  readonly capabilities: Capabilities
  /** The operations whose answers name, by the provider's contract, the order or the payment that they are about. */
  readonly named: readonly ('approve' | 'cancel')[]
  /** Inquiries that look our order up in a list, which is as true for another order. */
  readonly lists?: readonly ('byTransaction' | 'byOrder')[]
  /** The first request of a charge moves nothing, so that whatever befalls it is certain. */
  readonly prepares?: true
  /** Billing keys belong to nobody whom the provider would know. */
  readonly ownerlessKeys?: true
  /** The provider has no word for what is not there. */
  readonly untoldAbsence?: true
  /** A hold is captured in whole or not at all. */
  readonly wholeCapture?: true
}

/** A gateway with its provider's simulator running behind it. */
export type ConformanceSubject = {
  readonly gateway: Gateway
  readonly credentials: Credentials
  readonly wrongCredentials: Credentials
  /** An order id that this provider takes and never saw. */
  readonly freshOrderId: () => string
  /** What can be charged with the order and the amount. */
  readonly freshInstrument: (providerOrderId: string, amount: bigint) => Promise<Instrument>
  /** A card registered anew, good for any number of orders; where the provider charges such keys. */
  readonly freshBillingKey?: () => Promise<BillingKey>
  /** Every way this provider's test instruments decline, with the category it must be mapped to. */
  readonly declines: readonly {
    readonly name: string
    readonly category: FailureCategory
    readonly instrument: (providerOrderId: string, amount: bigint) => Promise<Instrument>
  }[]
  /** Everything the simulator did, oldest first. */
  readonly book: () => Promise<readonly BookedMovement[]>
  /** Ends the gateway and the simulator. */
  readonly close: () => Promise<void>
}

type BillingKey = Extract<Instrument, { kind: 'billing_key' }>

export type Subject = () => ConformanceSubject

export const holdsOf = ({ gateway }: ConformanceSubject): NonNullable<Gateway['preAuthorization']> => {
  if (gateway.preAuthorization === undefined) throw new Error('no pre-authorization, though declared')
  return gateway.preAuthorization
}

export const billingKeyOf = ({ freshBillingKey }: ConformanceSubject): Promise<BillingKey> => {
  if (freshBillingKey === undefined) throw new Error('no billing keys, though declared')
  return freshBillingKey()
}

export const won = (amount: bigint): Money => money(amount, 'KRW')

export const contextOf = (transactionId: string): CallContext => ({
  paymentId: PaymentId('pay_conformance'),
  transactionId: TransactionId(transactionId),
  correlationId: 'conformance',
  attempt: 1,
  limitMs: 30_000,
})

/** A key is as long as a real one. */
const freshCall = (): Pick<ApproveRequest, 'idempotencyKey' | 'requestedAt' | 'context'> => {
  const idempotencyKey = freshKey()
  return { idempotencyKey, requestedAt: instantOf(Date.now()), context: contextOf(idempotencyKey) }
}

export const freshKey = (): string => `txn_${randomUUID().replaceAll('-', '')}`

export const charge = async (
  subject: ConformanceSubject,
  { instrumentOf = subject.freshInstrument, ...more }: Charge = {},
): Promise<ApproveRequest> => {
  const providerOrderId = subject.freshOrderId()
  return {
    ...freshCall(),
    credentials: subject.credentials,
    providerOrderId,
    orderName: 'conformance',
    instrument: await instrumentOf(providerOrderId, 10_000n),
    amount: won(10_000n),
    taxFree: won(0n),
    installmentMonths: 0,
    ...more,
  }
}
type Charge = {
  readonly instrumentOf?: ConformanceSubject['freshInstrument']
  readonly credentials?: Credentials
}

export type Approved = { readonly request: ApproveRequest; readonly reference: string }

export const approved = async (subject: ConformanceSubject): Promise<Approved> => {
  const request = await charge(subject)
  return { request, reference: succeeded(await subject.gateway.approve(request)).reference }
}

type Cancelling = {
  readonly reference: string
  readonly amount: bigint
  /** All that was approved, unless given. */
  readonly balance?: bigint
  readonly credentials?: Credentials
}

export const cancellation = (
  subject: ConformanceSubject,
  { reference, amount, balance = 10_000n, credentials = subject.credentials }: Cancelling,
): CancelRequest => {
  return {
    ...freshCall(),
    credentials,
    reference,
    amount: won(amount),
    taxFree: won(0n),
    captured: won(10_000n),
    balanceBefore: won(balance),
    leftAtMost: won(balance > amount ? balance - amount : 0n),
    reason: 'conformance',
  }
}

export const succeeded = <Result>(outcome: Outcome<Result>): Result => {
  if (outcome.kind === 'succeeded') return outcome.result
  throw new Error(`expected a success: ${JSON.stringify(outcome)}`)
}

export const verdict = (outcome: Outcome<unknown>): readonly [Outcome<unknown>['kind'], FailureCategory?] =>
  outcome.kind === 'succeeded' ? [outcome.kind] : [outcome.kind, outcome.failure.category]

export const booked = async (
  subject: ConformanceSubject,
  { providerOrderId }: ApproveRequest,
): Promise<readonly (readonly [ProviderOperation, bigint])[]> => {
  const movements = (await subject.book()).filter((movement) => movement.providerOrderId === providerOrderId)
  return movements.map(({ operation, amount }) => [operation, amount])
}

export type Listening = { readonly baseUrl: string; readonly close: () => Promise<void> }

export const listening = async (listener: RequestListener): Promise<Listening> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    baseUrl: `http://127.0.0.1:${String(address.port)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
