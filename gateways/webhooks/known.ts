import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { ProviderOperation } from '../../ledger/payment/provider.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord, Transaction } from '../../ledger/payment/record.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import type { Claim } from '../port/notification.ts'

const operations: Readonly<Record<Transaction['kind'], ProviderOperation>> = {
  APPROVAL: 'approve',
  PRE_AUTH: 'pre_authorize',
  CAPTURE: 'capture',
  VOID: 'void',
  PARTIAL_CANCEL: 'cancel',
  FULL_CANCEL: 'cancel',
}

/** Whether the ledger has recorded every claim, each once, at the provider's own time: then asking would tell nothing new. */
export const isKnown = ({ history }: Loaded<Payment, PaymentEvent>, claims: readonly Claim[]): boolean => {
  if (claims.length === 0) return false
  const record = history.reduce<PaymentRecord | undefined>(
    (so, { event }) => recordEvent(so, event),
    undefined,
  )
  const left = record?.transactions.filter(({ status }) => status === 'SUCCEEDED' || status === 'LATE') ?? []
  return claims.every((claim) => {
    const at = left.findIndex((transaction) => says(transaction, claim))
    return at >= 0 && left.splice(at, 1).length === 1
  })
}

/** What a void releases providers tell in their own ways. */
const says = ({ kind, completedAt, askedAmount }: Transaction, { operation, at, amount }: Claim): boolean =>
  operations[kind] === operation && completedAt === at && (operation === 'void' || askedAmount === amount)
