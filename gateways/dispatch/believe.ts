import { paymentStream, type PaymentId } from '../../ledger/core/ids.ts'
import { money } from '../../ledger/core/money.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { Attempt } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Claim } from '../port/notification.ts'
import { inquire } from './inquiry.ts'
import type { ResolverParts } from './own-case.ts'

/** What a provider signed about one of our orders. */
export type Proven = {
  readonly order: Order
  readonly claims: readonly Claim[]
  readonly context: CommandContext
}

/** Under another provider or contract the same id is another order. */
type Order = Pick<Attempt, 'provider' | 'contractId' | 'providerOrderId'>

export const isUnder = (attempt: Attempt, { provider, contractId, providerOrderId }: Order): boolean =>
  attempt.provider === provider &&
  attempt.contractId === contractId &&
  attempt.providerOrderId === providerOrderId

/** See `Resolver.believe`. */
export const believe = async (
  parts: ResolverParts,
  paymentId: PaymentId,
  { order, claims, context }: Proven,
): Promise<boolean> => {
  const { state: payment } = await parts.payments.load(paymentStream(paymentId))
  if (payment.status === 'none') return false
  const attempt = payment.attempts.values().find((one) => isUnder(one, order))
  if (attempt === undefined) return false
  const transactions = claims.flatMap((claim) => rowOf(claim, attempt))
  if (transactions.length === 0 || transactions.length < claims.length) return false
  const by = { owner: parts.runtime.owner, leaseMs: parts.leaseMs }
  const question = { payment, attempt, transactionId: null, cause: 'notification' as const, context, by }
  const told = await inquire(parts, { ...question, proven: { kind: 'found', transactions } })
  parts.dispatcher.follow(told, context.correlationId)
  return true
}

/** None without the provider's id of it: nothing could be cancelled by it later. */
const rowOf = (
  { operation, at, amount, reference }: Claim,
  attempt: Attempt,
): readonly ProviderTransaction[] => {
  if (reference === undefined) return []
  const { currency } = attempt.amount
  const nothingElse = { approvalNumber: null, expiresAt: null, methodKind: null }
  return [{ operation, reference, at, amount: money(amount, currency), ...nothingElse }]
}
