import type { PaymentId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { PaymentCommand } from './commands.ts'
import type { Dispatch } from './events.ts'
import type { Movement } from './movements.ts'
import type { ProviderTransaction } from './provider.ts'

type Fact = { readonly paymentId: PaymentId; readonly at: Instant; readonly by: Dispatch }
type Found = { readonly movement: Movement; readonly row: ProviderTransaction }

/** Records that the provider did what its book shows. */
export const recordFound = (fact: Fact, { movement, row }: Found): PaymentCommand => {
  const { transactionId, foundId, operation } = movement
  const { reference, amount, at, methodKind } = row
  const about = { ...fact, transactionId }
  if (foundId !== null) {
    // A void releases whatever is held, whatever amount the provider writes beside it.
    const result = { reference, amount: operation === 'void' ? movement.amount : amount }
    return { type: 'RecordCompensation', ...about, outcome: succeeded({ ...result, compensatedAt: at }) }
  }
  switch (operation) {
    case 'approve': {
      const result = { reference, amount, approvalNumber: row.approvalNumber, approvedAt: at, methodKind }
      return { type: 'RecordApproval', ...about, outcome: succeeded(result) }
    }
    case 'pre_authorize': {
      // A provider that does not tell when it lets go is not relied upon to hold at all.
      const result = { reference, amount, approvedAt: at, expiresAt: row.expiresAt ?? at, methodKind }
      return { type: 'RecordPreAuthorization', ...about, outcome: succeeded(result) }
    }
    case 'capture':
      return { type: 'RecordCapture', ...about, outcome: succeeded({ reference, amount, capturedAt: at }) }
    case 'void':
      return { type: 'RecordVoid', ...about, outcome: succeeded({ reference, voidedAt: at }) }
    case 'cancel':
      return {
        type: 'RecordCancellation',
        ...about,
        outcome: succeeded({ reference, amount, cancelledAt: at }),
      }
  }
}

const succeeded = <Result>(result: Result) => ({ kind: 'succeeded' as const, result })
