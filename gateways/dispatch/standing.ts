import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import { money } from '../../ledger/core/money.ts'
import { movementsOf, type Movement } from '../../ledger/payment/movements.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import type { ToldStanding } from '../port/gateway.ts'

/**
 * What is left of a payment at its provider, as the rows that must have led there: the cancels that are known here, then
 * those of the open ones that make up the rest. A rest that is none of them is one row of its own, for the comparison to
 * judge.
 */
export const rowsOf = (told: ToldStanding, payment: ExistingPayment, attempt: Attempt): InquiryAnswer => {
  const cancels = movementsOf(payment, attempt).filter(({ operation }) => operation === 'cancel')
  const done = cancels.filter(({ stage }) => stage === 'done')
  const open = cancels.filter(({ stage }) => stage === 'open')
  const cancelled = cancelledBy(told, { done, open })
  if (cancelled === undefined) return cannotTell
  const known = sumOf(done)
  const row = rowIn(told)
  // Less than is known here: what of it there is, in one.
  if (cancelled < known) return found(told, cancelled === 0n ? [] : [row(cancelled, cancelled, null)])
  const rows = done.map(({ amount, reference }) => row(amount.amount, 0n, reference))
  return found(told, [
    ...rows,
    ...restOf(cancelled - known, open, (amount, sum) => row(amount, known + sum, null)),
  ])
}

type Cancels = { readonly done: readonly Movement[]; readonly open: readonly Movement[] }

/** All that was cancelled there; undefined: it cannot be told. */
const cancelledBy = ({ approval, left }: ToldStanding, { done, open }: Cancels): bigint | undefined => {
  if (left !== null) return approval.amount.amount - left.amount
  const known = sumOf(done)
  // Something is left, so none of those was done that would have taken all of it.
  const couldBe = open.filter(({ amount }) => known + amount.amount < approval.amount.amount)
  return couldBe.length === 0 ? known : undefined
}

/** `sum`: of the rest up to this row. */
const restOf = (
  rest: bigint,
  open: readonly Movement[],
  row: (amount: bigint, sum: bigint) => ProviderTransaction,
): readonly ProviderTransaction[] => {
  if (rest === 0n) return []
  if (sumOf(open) !== rest) return [row(rest, rest)]
  return open.map(({ amount }, index) => row(amount.amount, sumOf(open.slice(0, index + 1))))
}

/** A reference of its own says how much was cancelled with it and all before: the same whenever it is asked. */
const rowIn =
  ({ approval, cancelledAt }: ToldStanding) =>
  (amount: bigint, sum: bigint, reference: string | null): ProviderTransaction => ({
    ...approval,
    operation: 'cancel',
    reference: reference ?? `${approval.reference}/cancelled/${String(sum)}`,
    amount: money(amount, approval.amount.currency),
    at: cancelledAt ?? approval.at,
    approvalNumber: null,
    expiresAt: null,
    methodKind: null,
  })

const sumOf = (movements: readonly Movement[]): bigint =>
  movements.reduce((sum, { amount }) => sum + amount.amount, 0n)

const found = ({ approval }: ToldStanding, rows: readonly ProviderTransaction[]): InquiryAnswer => ({
  kind: 'found',
  transactions: [approval, ...rows],
})

const cannotTell: InquiryAnswer = {
  kind: 'unknown',
  failure: {
    category: 8999,
    kind: 'business',
    providerCode: null,
    providerMessage: 'the provider does not tell how much is left',
  },
}
