import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import { money } from '../../ledger/core/money.ts'
import { movementsOf, type Movement } from '../../ledger/payment/movements.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { Attempt, ExistingPayment } from '../../ledger/payment/state.ts'
import type { ToldStanding } from '../port/gateway.ts'

/**
 * What is left of a payment at its provider, as the rows that must have led there: the cancels that are known here, then
 * those of the open ones that make up the rest. A rest that is none of them is one row of its own, for the comparison to
 * judge. Where several ways could have led there nothing is told.
 */
export const rowsOf = (told: ToldStanding, payment: ExistingPayment, attempt: Attempt): InquiryAnswer => {
  const movements = movementsOf(payment, attempt)
  const cancels = cancelsIn(movements.filter(({ transactionId }) => transactionId !== told.notMade))
  const cancelled = cancelledBy(told, cancels)
  const rows = cancelled === undefined ? undefined : cancelRows(told, cancels, cancelled)
  if (rows === undefined || (told.approval.operation === 'pre_authorize' && isAnyOpen(movements, 'capture')))
    return cannotTell
  return { kind: 'found', transactions: [told.approval, ...captureRows(told, movements), ...rows] }
}

/** Whether nothing has become known of the attempt's movements since: else what was told may be of either time. */
export const isUnchanged = (before: ExistingPayment, now: ExistingPayment, attempt: Attempt): boolean => {
  const were = movementsOf(before, attempt)
  const are = movementsOf(now, attempt)
  return (
    were.length === are.length &&
    were.every(({ transactionId, stage }, index) => {
      const same = are[index]
      return same?.transactionId === transactionId && same.stage === stage
    })
  )
}

type Cancels = Readonly<Record<Movement['stage'], readonly Movement[]>>

const cancelsIn = (movements: readonly Movement[]): Cancels => {
  const cancels = movements.filter(({ operation }) => operation === 'cancel')
  const at = (of: Movement['stage']): readonly Movement[] => cancels.filter(({ stage }) => stage === of)
  return { done: at('done'), open: at('open'), declined: at('declined') }
}

const isAnyOpen = (movements: readonly Movement[], of: Movement['operation']): boolean =>
  movements.some(({ operation, stage }) => operation === of && stage === 'open')

/** All that was cancelled there; undefined: it cannot be told. */
const cancelledBy = ({ approval, left }: ToldStanding, { done, open }: Cancels): bigint | undefined => {
  if (left !== null) return approval.amount.amount - left.amount
  const known = sumOf(done)
  // Something is left, so none of those was done that would have taken all of it.
  const couldBe = open.filter(({ amount }) => known + amount.amount < approval.amount.amount)
  return couldBe.length === 0 ? known : undefined
}

const cancelRows = (
  told: ToldStanding,
  cancels: Cancels,
  cancelled: bigint,
): readonly ProviderTransaction[] | undefined => {
  const { done, open, declined } = cancels
  const known = sumOf(done)
  const row = rowIn(told)
  if (cancelled < known) {
    // Its book is an old one, or wrong: what it has may be any of those that are not known to be done.
    if (open.length + declined.length > 0) return undefined
    return cancelled === 0n ? [] : [row(cancelled, cancelled, null)]
  }
  const rest = restOf(cancelled - known, cancels, (amount, sum) => row(amount, known + sum, null))
  return rest && [...done.map(doneRow(told, row)), ...rest]
}

/** What an import carried over was done before anything here, so on no other day than the last one that could be. */
const doneRow =
  ({ approval }: ToldStanding, row: RowIn) =>
  ({ amount, reference, importedAt }: Movement): ProviderTransaction => {
    const known = row(amount.amount, 0n, reference)
    return importedAt === null ? known : { ...known, at: approval.at }
  }

/** `sum`: of the rest up to this row. undefined: it could be several things. */
const restOf = (
  rest: bigint,
  { open, declined }: Cancels,
  row: (amount: bigint, sum: bigint) => ProviderTransaction,
): readonly ProviderTransaction[] | undefined => {
  if (rest === 0n) return []
  if (sumOf(open) === rest)
    return open.map(({ amount }, index) => row(amount.amount, sumOf(open.slice(0, index + 1))))
  const isRest = ({ amount }: Movement): boolean => amount.amount === rest
  const isOneOfThem = open.some(isRest)
  const couldBeOthers = isOneOfThem ? isSumOfSeveral(open, rest) : open.length > 0 && declined.some(isRest)
  return couldBeOthers ? undefined : [row(rest, rest)]
}

/** More open cancels of one payment than anybody has: then their sums are not looked through. */
const MOST_OPEN = 16

const isSumOfSeveral = (open: readonly Movement[], sum: bigint): boolean => {
  if (open.length > MOST_OPEN) return true
  const alone = open.filter(({ amount }) => amount.amount === sum)
  const ways = open.reduce<readonly bigint[]>(
    (sums, { amount }) => [...sums, ...sums.map((one) => one + amount.amount)],
    [0n],
  )
  return ways.filter((one) => one === sum).length > alone.length
}

/** Of a hold something was cancelled, so what is known here to be captured of it was. */
const captureRows = (
  { approval }: ToldStanding,
  movements: readonly Movement[],
): readonly ProviderTransaction[] =>
  movements
    .filter(({ operation, stage }) => operation === 'capture' && stage === 'done')
    .map(({ amount, reference }) => ({
      ...approval,
      ...ofNoCharge,
      operation: 'capture',
      reference: reference ?? approval.reference,
      amount,
    }))

const ofNoCharge = { approvalNumber: null, expiresAt: null, methodKind: null }

type RowIn = (amount: bigint, sum: bigint, reference: string | null) => ProviderTransaction

/** A reference of its own says how much was cancelled with it and all before: the same whenever it is asked. */
const rowIn =
  ({ approval, cancelledAt }: ToldStanding): RowIn =>
  (amount, sum, reference) => ({
    ...approval,
    ...ofNoCharge,
    operation: 'cancel',
    reference: reference ?? `${approval.reference}/cancelled/${String(sum)}`,
    amount: money(amount, approval.amount.currency),
    at: cancelledAt ?? approval.at,
  })

const sumOf = (movements: readonly Movement[]): bigint =>
  movements.reduce((sum, { amount }) => sum + amount.amount, 0n)

const cannotTell: InquiryAnswer = {
  kind: 'unknown',
  failure: {
    category: 8999,
    kind: 'business',
    providerCode: null,
    providerMessage: 'what the provider tells is left does not say what was cancelled',
  },
}
