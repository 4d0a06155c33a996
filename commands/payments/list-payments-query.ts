import { z } from 'zod'
import { CardId, MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { paymentKinds } from '../../ledger/payment/payment-kind.ts'
import type { Question } from '../../projections/payments/queries.ts'
import { AmountBoundField } from '../http/amount-bound-field.ts'
import { BusinessDateField } from '../http/business-date-field.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { PayerReferenceField } from './fields.ts'
import { PaymentResource } from './resource.ts'

const LONGEST_NAME = 100
const LONGEST_ID = 200

const fields = {
  from: BusinessDateField.optional(),
  to: BusinessDateField.optional(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_NAME)
    .optional()
    .meta({ description: 'In the order’s name, in whichever case' }),
  kind: z.enum(paymentKinds).optional().meta({
    description:
      '`payment`: nothing was given back; `cancel`: something was cancelled or voided; `refund`: money went back on another rail, which nothing does yet',
  }),
  methodKind: z
    .enum(methodKinds)
    .optional()
    .meta({ description: 'Paid by card, from an account, or out of a wallet, as the provider told it' }),
  provider: z.string().min(1).max(40).optional().meta({ description: 'Of the newest attempt' }),
  status: PaymentResource.shape.status.optional(),
  minAmount: AmountBoundField.optional(),
  maxAmount: AmountBoundField.optional(),
  orderId: z.string().min(1).max(64).optional(),
  cardId: z.string().min(1).max(64).optional().meta({ description: 'The registered card that was charged' }),
  payerReference: PayerReferenceField.optional(),
  q: z.string().trim().min(1).max(LONGEST_ID).optional().meta({
    description:
      'Any id, as a whole: of the payment (its first digits will do), the order, a transaction here or at the provider, the order there, an approval number, the card, the payer',
  }),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
}

export const scopeFields = {
  merchantId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .meta({ description: 'Left out: of every merchant' }),
  mode: z.enum(['test', 'live']).optional().meta({ description: 'Left out: in both' }),
}

type Bounded = {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly minAmount?: bigint | undefined
  readonly maxAmount?: bigint | undefined
}

/** What no field can say alone. */
export const bounded = <Schema extends z.ZodType<Bounded>>(schema: Schema): Schema =>
  schema
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ['to'],
      error: 'must not be before `from`',
    })
    .refine(
      ({ minAmount, maxAmount }) =>
        minAmount === undefined || maxAmount === undefined || minAmount <= maxAmount,
      { path: ['maxAmount'], error: 'must not be less than `minAmount`' },
    )

export const PaymentQuery = bounded(z.strictObject(fields))
export type PaymentQuery = z.output<typeof PaymentQuery>
export const AnyPaymentQuery = bounded(z.strictObject({ ...scopeFields, ...fields }))
export type AnyPaymentQuery = z.output<typeof AnyPaymentQuery>

export const questionOf = (query: PaymentQuery, scope: Question['scope']): Question => {
  const { from, to, name, kind, methodKind, status, minAmount, maxAmount, orderId, payerReference, q } = query
  const provider = query.provider === undefined ? undefined : ProviderId(query.provider)
  const cardId = query.cardId === undefined ? undefined : CardId(query.cardId)
  const words = { from, to, name, kind, methodKind, provider, status, minAmount, maxAmount }
  return { scope, filter: { ...words, orderId, cardId, payerReference, q } }
}

export const scopeOf = ({
  merchantId,
  mode,
}: Pick<AnyPaymentQuery, 'merchantId' | 'mode'>): Question['scope'] => ({
  merchantId: merchantId === undefined ? null : MerchantId(merchantId),
  mode: mode ?? null,
})
