import { z } from 'zod'
import { PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Question } from '../../projections/transactions/queries.ts'
import { AmountBoundField } from '../http/amount-bound-field.ts'
import { BusinessDateField } from '../http/business-date-field.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { PaymentIdField } from '../payments/fields.ts'
import { bounded, scopeFields } from '../payments/list-payments-query.ts'
import { TransactionResource } from '../payments/resource.ts'

const LONGEST_ID = 200

const completed = 'A day in Asia/Seoul, YYYY-MM-DD, on which it was completed: what is open is then left out'

const fields = {
  from: BusinessDateField.optional().meta({ description: completed }),
  to: BusinessDateField.optional().meta({ description: completed }),
  kind: TransactionResource.shape.kind.optional(),
  status: TransactionResource.shape.status.optional(),
  provider: z.string().min(1).max(40).optional(),
  paymentId: PaymentIdField.min(1).optional(),
  minAmount: AmountBoundField.optional().meta({
    description: 'Of what was asked for, minor units, inclusive',
  }),
  maxAmount: AmountBoundField.optional().meta({
    description: 'Of what was asked for, minor units, inclusive',
  }),
  q: z.string().trim().min(1).max(LONGEST_ID).optional().meta({
    description:
      'Any id, as a whole: of the transaction here or at the provider, an approval number, the payment (its first digits will do), its order here or at the provider',
  }),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
}

export const TransactionQuery = bounded(z.strictObject(fields))
export type TransactionQuery = z.output<typeof TransactionQuery>
export const AnyTransactionQuery = bounded(z.strictObject({ ...scopeFields, ...fields }))

export const questionOf = (query: TransactionQuery, scope: Question['scope']): Question => {
  const { from, to, kind, status, minAmount, maxAmount, q } = query
  const provider = query.provider === undefined ? undefined : ProviderId(query.provider)
  const paymentId = query.paymentId === undefined ? undefined : PaymentId(query.paymentId)
  return { scope, filter: { from, to, kind, status, provider, paymentId, minAmount, maxAmount, q } }
}
