import { sql, type SqlBool } from 'kysely'
import type { PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { TransactionKind, TransactionStatus } from '../../ledger/payment/record.ts'
import type { Days } from '../lists/bounds.ts'
import type { Condition } from '../lists/listed.ts'
import { listName } from '../page.ts'
import type { Scope } from '../payments/filter.ts'
import { ownersIn } from '../payments/owners.ts'
import { storable } from '../storable.ts'

/** Days in Seoul on which they were completed, both inclusive: with them nothing is meant that is open. */
export type TransactionFilter = Days & {
  readonly kind?: TransactionKind | undefined
  readonly status?: TransactionStatus | undefined
  readonly provider?: ProviderId | undefined
  readonly paymentId?: PaymentId | undefined
  /** Of what was asked for, both inclusive; of a void nothing was. */
  readonly minAmount?: bigint | undefined
  readonly maxAmount?: bigint | undefined
  /** Any id of the transaction, of its payment or of its order, here or at the provider. */
  readonly q?: string | undefined
}

export type TransactionQuestion = { readonly scope: Scope; readonly filter: TransactionFilter }

export const nameOfTransactions = ({ scope: { merchantId, mode }, filter }: TransactionQuestion): string => {
  const { from, to, kind, status, provider, paymentId, minAmount, maxAmount, q } = filter
  const words = [from, to, kind, status, provider, paymentId, minAmount, maxAmount, q]
  return listName('transactions', merchantId, mode, ...words)
}

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

/** All that a transaction has to be, but for its days, which bounds say, and for what `q` finds. */
export const conditionsOf = ({ scope, filter }: TransactionQuestion): readonly Condition[] => {
  const { kind, status, provider, paymentId, minAmount, maxAmount } = filter
  return [
    ...(kind === undefined ? [] : [is`t.kind = ${kind}`]),
    ...(status === undefined ? [] : [is`t.status = ${status}`]),
    ...(provider === undefined ? [] : [is`t.provider = ${storable(provider)}`]),
    ...(paymentId === undefined ? [] : [is`t.payment_id = ${storable(paymentId)}`]),
    ...(minAmount === undefined ? [] : [is`t.asked_amount >= ${String(minAmount)}::numeric`]),
    ...(maxAmount === undefined ? [] : [is`t.asked_amount <= ${String(maxAmount)}::numeric`]),
    ...(hasDays(filter) ? [is`t.completed_at IS NOT NULL`] : []),
    ...ownConditions(scope),
  ]
}

export const hasDays = ({ from, to }: Days): boolean => from !== undefined || to !== undefined

/**
 * Whose it is, its payment says; looked up for what else fits only. The owner's key as an expression, which no index has: an
 * index that is read from its first column on forgets where to begin.
 */
const ownConditions = (scope: Scope): readonly Condition[] => {
  const { merchantId, mode } = scope
  const ofPayment = (column: 'merchant_id' | 'mode', value: string): Condition => sql<SqlBool>`
    (SELECT p.${sql.ref(column)} FROM payments AS p WHERE p.payment_id = t.payment_id) = ${value}`
  return [
    ...(merchantId === null ? [] : [sql<SqlBool>`t.owner_key + 0 = ANY(${ownersIn(scope)}::integer[])`]),
    ...(merchantId === null ? [] : [ofPayment('merchant_id', merchantId)]),
    ...(mode === null ? [] : [ofPayment('mode', mode)]),
  ]
}
