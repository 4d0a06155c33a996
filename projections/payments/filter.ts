import { sql, type SqlBool } from 'kysely'
import type { CardId, MerchantId, Mode, ProviderId } from '../../ledger/core/ids.ts'
import type { MethodKind } from '../../ledger/core/method-kind.ts'
import type { PaymentKind } from '../../ledger/payment/payment-kind.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'
import type { Days } from '../lists/bounds.ts'
import type { Condition } from '../lists/listed.ts'
import { listName } from '../page.ts'
import { storable } from '../storable.ts'
import { foldedName } from './order-names.ts'

/** Whose: a merchant sees its own in one mode, an administrator also every merchant's (null) in either mode (null). */
export type Scope = { readonly merchantId: MerchantId | null; readonly mode: Mode | null }

/** Days in Seoul on which the payments were created, both inclusive; amounts as ordered, both inclusive. */
export type PaymentFilter = Days & {
  /** In the order's name, however capitalised. */
  readonly name?: string | undefined
  readonly kind?: PaymentKind | undefined
  readonly methodKind?: MethodKind | undefined
  readonly provider?: ProviderId | undefined
  readonly status?: PaymentStatus | undefined
  readonly minAmount?: bigint | undefined
  readonly maxAmount?: bigint | undefined
  readonly orderId?: string | undefined
  readonly cardId?: CardId | undefined
  readonly payerReference?: string | undefined
  /** Any id of the payment, of its order, of its transactions here or at the provider, of its card or its payer. */
  readonly q?: string | undefined
}

export type PaymentQuestion = { readonly scope: Scope; readonly filter: PaymentFilter }

export const nameOfPayments = ({ scope: { merchantId, mode }, filter }: PaymentQuestion): string => {
  const { from, to, name, kind, methodKind, provider, status, minAmount, maxAmount } = filter
  const { orderId, cardId, payerReference, q } = filter
  const places = [from, to, name, kind, methodKind, provider, status, minAmount, maxAmount]
  return listName('payments', merchantId, mode, ...places, orderId, cardId, payerReference, q)
}

const is = (parts: TemplateStringsArray, ...values: readonly string[]): Condition =>
  sql<SqlBool>(parts, ...values)

/** All that a payment has to be, but for its days, which bounds say, and for what `q` finds. */
export const conditionsOf = ({
  scope: { merchantId, mode },
  filter,
}: PaymentQuestion): readonly Condition[] => {
  const { name, kind, minAmount, maxAmount } = filter
  const columns = {
    merchant_id: merchantId,
    mode,
    method_kind: filter.methodKind,
    provider: filter.provider,
    status: filter.status,
    order_id: filter.orderId,
    card_id: filter.cardId,
    payer_reference: filter.payerReference,
  }
  return [
    ...Object.entries(columns).flatMap(([column, value]) => isSame(column, value)),
    ...(kind === undefined ? [] : [kindConditions[kind]]),
    ...(minAmount === undefined ? [] : [is`t.amount >= ${String(minAmount)}::numeric`]),
    ...(maxAmount === undefined ? [] : [is`t.amount <= ${String(maxAmount)}::numeric`]),
    ...(name === undefined ? [] : [isNamed(foldedName(storable(name)))]),
  ]
}

/** As an expression, which no index has: an index that is read from one of its first columns on forgets where to begin. */
const isSame = (column: string, value: string | null | undefined): readonly Condition[] =>
  value === null || value === undefined ? [] : [sql<SqlBool>`t.${sql.ref(column)} || '' = ${storable(value)}`]

const isNamed = (folded: string): Condition =>
  is`strpos(coalesce(t.folded_name, t.order_name), ${folded} COLLATE "C") > 0`

const kindConditions: Readonly<Record<PaymentKind, Condition>> = {
  payment: is`NOT (t.funds_canceled > 0 OR t.voided)`,
  cancel: is`(t.funds_canceled > 0 OR t.voided)`,
  refund: is`false`,
}
