import { z } from 'zod'
import { type Money } from '../../ledger/core/money.ts'
import { SeoulDigits } from '../port/seoul-digits.ts'

const Amount = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform((text) => BigInt(text))
/** Contract 3.1, AuthDate: `yyMMddHHmmss`. */
const ShortTime = z
  .string()
  .length(12)
  .transform((text) => `20${text}`)
  .pipe(SeoulDigits)
const Reference = z.string().min(1).max(64)
/** What is not there is told as nothing at all, or as an empty text. */
const optional = <Value>(value: z.ZodType<Value>): z.ZodType<Value | undefined> =>
  z
    .literal('')
    .transform(() => undefined)
    .or(value)
    .optional()

/** Contract 3 and 4: every answer. */
export const CodedAnswer = z
  .object({ ResultCode: z.string().min(1).max(20), ResultMsg: z.string().catch('') })
  .transform(({ ResultCode, ResultMsg }) => ({ code: ResultCode, message: ResultMsg }))

const [APPROVED, CANCELLED, INQUIRED] = ['3001', '2001', '0000'] as const
/** Contract 3: what says that it was done. */
export const successes: ReadonlySet<string> = new Set([APPROVED, CANCELLED, INQUIRED])

/** Contract 3.1. */
export const ApprovalAnswer = z.object({
  ResultCode: z.literal(APPROVED),
  TID: Reference,
  MID: optional(z.string()),
  Moid: Reference,
  Amt: Amount,
  AuthDate: ShortTime,
  AuthCode: optional(z.string().max(30)),
})

/** Contract 3.2. */
export const CancelAnswer = z
  .object({
    ResultCode: z.literal(CANCELLED),
    TID: Reference,
    MID: optional(z.string()),
    CancelAmt: Amount,
    StateCD: optional(z.enum(['0', '1', '2'])),
    CancelDate: optional(z.string()),
    CancelTime: optional(z.string()),
  })
  .transform(({ CancelDate = '', CancelTime = '', ...told }) => ({
    ...told,
    cancelledAt: SeoulDigits.safeParse(`${CancelDate}${CancelTime}`).data,
  }))

/** Contract 3.3. */
export const InquiryAnswer = z.object({
  ResultCode: z.literal(INQUIRED),
  TID: Reference,
  MID: optional(z.string()),
  Moid: optional(Reference),
  StateCD: z.enum(['0', '1', '2', '9']),
  Amt: optional(Amount),
  RemainAmt: optional(Amount),
  AuthCode: optional(z.string().max(30)),
  AuthDate: optional(ShortTime),
})
export type InquiryAnswer = z.output<typeof InquiryAnswer>

/** Contract 1: the most that has a spelling. */
const LARGEST = 999_999_999_999n
export const isSpellable = ({ amount, currency }: Money): boolean =>
  currency === 'KRW' && amount > 0n && amount <= LARGEST
