import type { TransactionId } from '../core/ids.ts'
import { money, type Money } from '../core/money.ts'
import type { Instant } from '../core/time.ts'
import type { ProviderOperation } from './provider.ts'
import type { Attempt, ExistingPayment, Operation } from './state.ts'

/** A movement of money that one attempt led to, as the ledger has it. */
export type Movement = {
  readonly transactionId: TransactionId
  readonly operation: ProviderOperation
  /** Of a void what it would release. */
  readonly amount: Money
  /** The provider's id of it; null unless it is done, and where it was carried over. */
  readonly reference: string | null
  /** When an import told of it, as what was done before; null: it was asked for or found here. */
  readonly importedAt: Instant | null
  readonly stage: 'done' | 'open' | 'declined'
  /** Of the finding that it undoes. */
  readonly foundId: TransactionId | null
}

/** Everything that this attempt's order should show at its provider, findings and what undoes them included. */
export const movementsOf = (payment: ExistingPayment, attempt: Attempt): readonly Movement[] => [
  chargeOf(payment, attempt),
  ...operationsOf(payment, attempt),
  ...lateOf(payment, attempt),
  ...compensationsOf(payment, attempt),
]

const noFinding = { foundId: null, importedAt: null }

const chargeOf = (payment: ExistingPayment, attempt: Attempt): Movement => {
  const { transactionId, operation } = attempt
  const importedAt = payment.imported?.at ?? null
  const charge = { transactionId, operation, amount: attempt.amount, foundId: null, importedAt }
  if (payment.status === 'standing' && isCurrent(payment, attempt))
    return { ...charge, reference: payment.reference, stage: 'done' }
  return { ...charge, reference: null, stage: payment.open.has(transactionId) ? 'open' : 'declined' }
}

const operationsOf = (payment: ExistingPayment, attempt: Attempt): readonly Movement[] => {
  if (payment.status !== 'standing' || !isCurrent(payment, attempt)) return []
  const { imported } = payment
  return [...payment.operations].map(([transactionId, { kind, amount, reference, outcome }]) => ({
    transactionId,
    operation: kind,
    amount: money(amount, attempt.amount.currency),
    reference,
    stage: stages[outcome],
    foundId: null,
    importedAt: transactionId === imported?.carriedOverId ? imported.at : null,
  }))
}

const stages = {
  pending: 'open',
  unknown: 'open',
  mismatched: 'open',
  succeeded: 'done',
  declined: 'declined',
} as const satisfies Record<Operation['outcome'], Movement['stage']>

const isCurrent = ({ current }: { readonly current: Attempt }, { transactionId }: Attempt): boolean =>
  current.transactionId === transactionId

const lateOf = ({ late }: ExistingPayment, attempt: Attempt): readonly Movement[] =>
  [...late]
    .filter(([, { transactionId }]) => transactionId === attempt.transactionId)
    .flatMap(([foundId, { amount, reference, operation, undoneBy }]): readonly Movement[] => {
      const found = { transactionId: foundId, amount, stage: 'done' as const, ...noFinding }
      const charge = { ...found, operation: attempt.operation, reference }
      return undoneBy === null ? [charge] : [charge, { ...found, operation, reference: undoneBy }]
    })

const compensationsOf = (payment: ExistingPayment, attempt: Attempt): readonly Movement[] =>
  [...payment.open.values()].flatMap(({ transactionId, operation, foundId, stage }): readonly Movement[] => {
    const found = foundId === null ? undefined : payment.late.get(foundId)
    if (found?.transactionId !== attempt.transactionId) return []
    const compensation = { transactionId, operation, amount: found.amount, foundId, importedAt: null }
    return [{ ...compensation, reference: null, stage: stage === 'declined' ? 'declined' : 'open' }]
  })
