import { z } from 'zod'
import { LARGEST_AMOUNT } from '../../ledger/core/money.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { AmountField, CurrencyField, PayerReferenceField } from '../payments/fields.ts'

export const MOST_LINES_AT_ONCE = 500
/** Of a request with so many lines, each as long as it may be. */
export const LARGEST_LINES_BYTES = 1024 * 1024
/** Of one file. */
export const MOST_LINES = 10_000_000

const at = (text: string): number => Date.parse(text)

const PartField = z.int().min(0).max(Number(LARGEST_AMOUNT))
/** Before any payment; databases have no use for what is much earlier. */
const EARLIEST_MS = Date.UTC(1900, 0, 1)
const TimeField = z.iso
  .datetime({ offset: true })
  .refine((text) => at(text) >= EARLIEST_MS, { error: 'must not be before 1900' })
const visible = (longest: number) => z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${String(longest)}}$`))

export const LineNumberField = z
  .int()
  .min(1)
  .max(2 * MOST_LINES)
  .meta({ description: 'Where the payment stands in the file; the first line is 1' })

/** One payment as a file tells it. */
export const ImportLine = z
  .strictObject({
    line: LineNumberField,
    orderId: visible(64).meta({ description: 'Yours; one order is one payment' }),
    orderName: z.string().trim().min(1).max(100),
    amount: AmountField.meta({
      description: 'All that was taken, whatever went back since; minor units (KRW 1 = 1)',
    }),
    canceledAmount: PartField.default(0).meta({ description: 'What has gone back of it so far' }),
    currency: CurrencyField.default('KRW'),
    taxFree: PartField.default(0).meta({ description: 'The part of the amount that carries no tax' }),
    provider: z.string().min(1).max(40).meta({ description: 'A provider id, e.g. `card-network`' }),
    providerOrderId: visible(100)
      .optional()
      .meta({ description: 'The order’s id at the provider; without it `orderId`' }),
    reference: visible(200).meta({ description: 'The provider’s id of the payment, e.g. its `paymentKey`' }),
    approvalNumber: visible(40).optional(),
    approvedAt: TimeField,
    canceledAt: TimeField.optional().meta({ description: 'When the last of it went back' }),
    methodKind: z
      .enum(methodKinds)
      .optional()
      .meta({ description: 'How it was paid; some providers need to know it to cancel a part' }),
    installmentMonths: z.int().min(0).max(60).default(0).meta({ description: '0 = paid at once' }),
    payerReference: PayerReferenceField.optional(),
  })
  .refine(({ amount, canceledAmount }) => canceledAmount <= amount, {
    path: ['canceledAmount'],
    error: 'must not exceed the amount',
  })
  .refine(({ amount, taxFree }) => taxFree <= amount, {
    path: ['taxFree'],
    error: 'must not exceed the amount',
  })
  .refine(({ canceledAmount, canceledAt }) => canceledAt === undefined || canceledAmount > 0, {
    path: ['canceledAt'],
    error: 'is only for what has gone back',
  })
  .refine(({ approvedAt, canceledAt }) => canceledAt === undefined || at(canceledAt) >= at(approvedAt), {
    path: ['canceledAt'],
    error: 'must not be before the approval',
  })
export type ImportLine = z.output<typeof ImportLine>

/** Each is judged by itself, so that one that is wrong keeps none of the others from being imported. */
export const LinesField = z
  .array(
    z.looseObject({ line: LineNumberField }).meta({
      description: `With the fields ${Object.keys(ImportLine.shape)
        .map((name) => `\`${name}\``)
        .join(', ')}`,
    }),
  )
  .min(1)
  .max(MOST_LINES_AT_ONCE)
export type GivenLine = z.output<typeof LinesField>[number]

/** Made by machines, so that a row of digits in them is no card number. */
export const opaqueLineFields = ['providerOrderId', 'reference'].map((field) => `lines.#.${field}`)

/** Of every endpoint that takes lines. */
export const takesLines = { inspectsItself: 'lines', largestBodyBytes: LARGEST_LINES_BYTES } as const
