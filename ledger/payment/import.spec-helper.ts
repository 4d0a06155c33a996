import { ContractId, ProviderId, transactionIdOf } from '../core/ids.ts'
import { instantOf, type Instant } from '../core/time.ts'
import type { ImportedFacts, PaymentCommand } from './commands.ts'
import type { PaymentEvent } from './events.ts'
import { approvalNumber, fact, krw, methodKind, order, paymentId } from './fixtures.spec-helper.ts'

/** Approved and cancelled elsewhere, long before our clock's beginning of this story. */
export const approvedElsewhereAt = instantOf(-2_000_000)
export const canceledElsewhereAt = instantOf(-1_000_000)

export const importedId = transactionIdOf(paymentId, 'import', 'charge')
export const carriedOverId = transactionIdOf(paymentId, 'import', 'carried-over')

type Elsewhere = {
  /** In won, of 10,000. */
  readonly canceled?: bigint
  readonly canceledAt?: Instant | null
  readonly line?: number
  readonly fileDigest?: string
}

const factsOf = ({ canceled = 0n, canceledAt = null, ...from }: Elsewhere = {}): ImportedFacts => ({
  order,
  provider: ProviderId('card-network'),
  contractId: ContractId('contract-1'),
  providerOrderId: 'their-order-1',
  reference: 'ref-1',
  approvalNumber,
  approvedAt: approvedElsewhereAt,
  methodKind,
  installmentMonths: 3,
  captured: order.amount,
  canceled: krw(canceled),
  canceledAt,
  source: { fileDigest: from.fileDigest ?? 'f'.repeat(64), line: from.line ?? 2 },
})

export const importPayment = (
  elsewhere: Elsewhere = {},
  change: Partial<ImportedFacts> = {},
): PaymentCommand => ({
  type: 'ImportPayment',
  ...fact,
  ...factsOf(elsewhere),
  ...change,
})

export const imported = (elsewhere: Elsewhere = {}): PaymentEvent => {
  const facts = factsOf(elsewhere)
  return {
    type: 'PaymentImported',
    ...fact,
    ...facts,
    attempt: 1,
    transactionId: importedId,
    carriedOverId: facts.canceled.amount === 0n ? null : carriedOverId,
  }
}
