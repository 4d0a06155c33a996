import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { money, type Money } from '../../ledger/core/money.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest, CancelRequest, Credentials, Gateway, Operation } from './gateway.ts'

/** One money movement that the provider's simulator really made. */
export type BookedMovement = {
  readonly providerOrderId: string
  readonly operation: Operation
  readonly amount: bigint
}

/** A gateway with its provider's simulator running behind it. */
export type ConformanceSubject = {
  readonly gateway: Gateway
  readonly credentials: Credentials
  readonly wrongCredentials: Credentials
  /** An order id that this provider takes and never saw. */
  readonly freshOrderId: () => string
  /** A token that can be charged. */
  readonly freshToken: () => Promise<string>
  /** Every way this provider's test tokens decline, with the category it must be mapped to. */
  readonly declines: readonly {
    readonly name: string
    readonly category: FailureCategory
    readonly token: () => Promise<string>
  }[]
  /** Everything the simulator did, oldest first. */
  readonly book: () => Promise<readonly BookedMovement[]>
  /** Ends the gateway and the simulator. */
  readonly close: () => Promise<void>
}

export const won = (amount: bigint): Money => money(amount, 'KRW')

export const charge = async (
  subject: ConformanceSubject,
  more: Partial<ApproveRequest> = {},
): Promise<ApproveRequest> => ({
  credentials: subject.credentials,
  idempotencyKey: randomUUID(),
  providerOrderId: subject.freshOrderId(),
  orderName: 'conformance',
  token: more.token ?? (await subject.freshToken()),
  amount: won(10_000n),
  installmentMonths: 0,
  ...more,
})

export type Approved = { readonly request: ApproveRequest; readonly reference: string }

export const approved = async (subject: ConformanceSubject): Promise<Approved> => {
  const request = await charge(subject)
  return { request, reference: succeeded(await subject.gateway.approve(request)).reference }
}

export const cancellation = (
  subject: ConformanceSubject,
  reference: string,
  amount: bigint,
): CancelRequest => ({
  credentials: subject.credentials,
  idempotencyKey: randomUUID(),
  reference,
  amount: won(amount),
  leftAtMost: won(10_000n - amount),
  reason: 'conformance',
})

export const succeeded = <Result>(outcome: Outcome<Result>): Result => {
  if (outcome.kind === 'succeeded') return outcome.result
  throw new Error(`expected a success: ${JSON.stringify(outcome)}`)
}

export const verdict = (outcome: Outcome<unknown>): readonly [Outcome<unknown>['kind'], FailureCategory?] =>
  outcome.kind === 'succeeded' ? [outcome.kind] : [outcome.kind, outcome.failure.category]

export const booked = async (
  subject: ConformanceSubject,
  { providerOrderId }: ApproveRequest,
): Promise<readonly (readonly [Operation, bigint])[]> => {
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
