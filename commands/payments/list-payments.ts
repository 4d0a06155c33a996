import { z } from 'zod'
import { ProviderId } from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'
import { Position } from '../../ledger/store/port.ts'
import type { Page, PaymentFilter, PaymentList, Scope } from '../../projections/payments/queries.ts'
import {
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { PaymentResource, paymentResource } from './resource.ts'

/** The payments read model, as whoever composes the process opened it. */
export type PaymentListing = {
  readonly list: (
    of: { readonly scope: Scope; readonly filter: PaymentFilter },
    page: Page,
  ) => Promise<PaymentList>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
}

const BusinessDateField = z
  .string()
  .transform((text, context): BusinessDate => {
    const date = parseBusinessDate(text)
    if (date !== undefined) return date
    context.addIssue({
      code: 'invalid_format',
      format: 'date',
      message: 'must be a date that exists, YYYY-MM-DD',
    })
    return z.NEVER
  })
  .meta({ description: 'A day in Asia/Seoul, YYYY-MM-DD', override: { type: 'string', format: 'date' } })

const Query = z
  .strictObject({
    from: BusinessDateField.optional(),
    to: BusinessDateField.optional(),
    status: PaymentResource.shape.status.optional(),
    orderId: z.string().min(1).max(64).optional(),
    provider: z.string().min(1).max(40).optional(),
    methodKind: z
      .enum(methodKinds)
      .optional()
      .meta({ description: 'Paid by card, from an account, or out of a wallet, as the provider told it' }),
    limit: LimitField,
    cursor: CursorField,
    'at-least': AtLeastField,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not be before `from`',
  })
type Query = z.output<typeof Query>

const PaymentPage = z
  .object({ data: z.array(PaymentResource), nextCursor: z.string().nullable() })
  .meta({ id: 'PaymentPage' })

export const listPayments = (listing: PaymentListing): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Payments, newest first',
    description:
      'A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { query: Query },
    answers: { 200: { description: 'One page', schema: PaymentPage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => answer(listing, incoming),
  })

const answer = async (
  listing: PaymentListing,
  incoming: Incoming<{ query: Query }, MerchantCaller>,
): Promise<Answer> => {
  const { query, caller, waitMs } = incoming
  const { from, to, status, orderId, provider, methodKind, limit, cursor } = query
  const atLeast = query['at-least']
  if (atLeast !== undefined && !(await listing.reach(Position(BigInt(atLeast)), waitMs)))
    return refuse('read_model_behind')
  const scope = { merchantId: caller.merchantId, mode: caller.mode }
  const filter = {
    from,
    to,
    status,
    orderId,
    provider: provider === undefined ? undefined : ProviderId(provider),
    methodKind,
  }
  const page = await listing.list({ scope, filter }, { limit, cursor })
  if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
  const { records, nextCursor, position } = page
  return { kind: 'resource', status: 200, body: { data: records.map(paymentResource), nextCursor }, position }
}
