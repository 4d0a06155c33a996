import { z } from 'zod'
import { MerchantId } from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { businessDayBounds, epochMsOf, type BusinessDate } from '../../ledger/core/time.ts'
import type { Question } from '../../projections/summaries/queries.ts'
import { BusinessDateField } from '../http/business-date-field.ts'
import { AtLeastField } from '../http/page-fields.ts'
import { PaymentResource, TransactionResource } from '../payments/resource.ts'

export const dimensions = ['day', 'hour', 'provider', 'methodKind', 'kind', 'status'] as const
type Dimension = (typeof dimensions)[number]

const paymentStatuses = PaymentResource.shape.status.options
/** Of those that are completed. */
const transactionStatuses = ['SUCCEEDED', 'DECLINED', 'LATE'] as const

const MOST_DIMENSIONS = 2
/** A leap year. */
const MOST_DAYS = 366
/** By hour there are many cells to a day. */
const MOST_DAYS_BY_HOUR = 31
const DAY_MS = 24 * 60 * 60 * 1_000

const ByField = z
  .string()
  .max(60)
  .default('day')
  .transform((text, context): readonly Dimension[] => {
    const names = text.split(',')
    const by = names.flatMap((name) => dimensions.find((one) => one === name) ?? [])
    const isBoth = by.includes('day') && by.includes('hour')
    const isSound = by.length === names.length && by.length <= MOST_DIMENSIONS && !isBoth
    if (isSound && new Set(by).size === by.length) return by
    context.addIssue({
      code: 'invalid_format',
      format: 'regex',
      message: 'must be one or two of day, hour, provider, methodKind, kind, status; not day and hour',
    })
    return z.NEVER
  })
  .meta({
    description: `One or two of ${dimensions.join(', ')}, with a comma in between; \`hour\` within ${String(MOST_DAYS_BY_HOUR)} days`,
    override: { type: 'string' },
  })

const fields = {
  from: BusinessDateField,
  to: BusinessDateField,
  by: ByField,
  of: z.enum(['payments', 'transactions']).optional().meta({
    description:
      'What is counted: payments by when they were created, or their transactions by when they were completed; left out, payments unless a kind is asked for',
  }),
  provider: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  methodKind: z.enum([...methodKinds, 'none']).optional(),
  kind: TransactionResource.shape.kind.optional(),
  status: z.enum([...paymentStatuses, ...transactionStatuses]).optional(),
  'at-least': AtLeastField,
}
export type SummaryQuery = z.output<z.ZodObject<typeof fields>>

type Check = readonly [path: string, message: string, holds: (query: SummaryQuery) => boolean]

const checks: readonly Check[] = [
  ['to', 'must not be before `from`', ({ from, to }) => from <= to],
  [
    'to',
    `must be within ${String(MOST_DAYS)} days`,
    ({ from, to }) => from > to || daysIn(from, to) <= MOST_DAYS,
  ],
  [
    'to',
    `must be within ${String(MOST_DAYS_BY_HOUR)} days by hour`,
    ({ from, to, by }) => from > to || !by.includes('hour') || daysIn(from, to) <= MOST_DAYS_BY_HOUR,
  ],
  [
    'of',
    'payments have no kind, their transactions have',
    (query) => subjectOf(query) !== 'payments' || !asksKind(query),
  ],
  [
    'by',
    'a transaction has no method of its own',
    (query) => subjectOf(query) !== 'transactions' || !asksMethod(query),
  ],
  ['status', 'is no status of what is counted', (query) => hasStatus(query)],
]

/** What no field can say alone. */
const checked = <Schema extends z.ZodType<SummaryQuery>>(schema: Schema): Schema => {
  let whole = schema
  for (const [path, error, holds] of checks) whole = whole.refine(holds, { path: [path], error })
  return whole
}

export const SummaryQuery = checked(z.strictObject(fields))
export const AnySummaryQuery = checked(
  z.strictObject({
    ...fields,
    merchantId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .optional(),
    mode: z.enum(['test', 'live']).default('live'),
  }),
)

const daysIn = (from: BusinessDate, to: BusinessDate): number =>
  (epochMsOf(businessDayBounds(to).until) - epochMsOf(businessDayBounds(from).from)) / DAY_MS

const asksKind = ({ by, kind }: SummaryQuery): boolean => kind !== undefined || by.includes('kind')
const asksMethod = ({ by, methodKind }: SummaryQuery): boolean =>
  methodKind !== undefined || by.includes('methodKind')

const subjectOf = (query: SummaryQuery): Question['of'] =>
  query.of ?? (asksKind(query) ? 'transactions' : 'payments')

const hasStatus = (query: SummaryQuery): boolean => {
  if (query.status === undefined) return true
  const statuses: readonly string[] = subjectOf(query) === 'payments' ? paymentStatuses : transactionStatuses
  return statuses.includes(query.status)
}

export const questionOf = (
  query: SummaryQuery,
  { mode, merchantId }: { readonly mode: Question['mode']; readonly merchantId?: string | undefined },
): Question => {
  const { from, to, by, provider, methodKind, kind, status } = query
  const having = Object.entries({ provider, methodKind, kind, status }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    of: subjectOf(query),
    mode,
    merchantId: merchantId === undefined ? null : MerchantId(merchantId),
    period: { from, to },
    by,
    having: Object.fromEntries(having),
  }
}
