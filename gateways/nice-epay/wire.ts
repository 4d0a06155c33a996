import { z } from 'zod'
import { money, type Money } from '../../ledger/core/money.ts'
import { SeoulDigits } from '../port/seoul-digits.ts'
import { ShortTime } from './seoul-time.ts'

/** Contract 1: twelve digits at most, as they stand in the answer, because they are signed so. */
const Amount = z.string().regex(/^\d{1,12}$/)
const Reference = z.string().min(1).max(64)
/** What is not there is told as nothing at all, as null or as an empty text. */
const optional = <Value>(value: z.ZodType<Value>): z.ZodType<Value | undefined> =>
  z
    .literal(['', null])
    .transform(() => undefined)
    .or(value)
    .optional()

/** Contract 3 and 4: every answer. */
export const CodedAnswer = z
  .object({ ResultCode: z.string().min(1).max(20), ResultMsg: z.string().catch('') })
  .transform(({ ResultCode, ResultMsg }) => ({ code: ResultCode, message: ResultMsg }))

/** Contract 3.1. A billing charge's has neither MID nor Signature (2.2). */
export const ApprovalAnswer = z.object({
  ResultCode: z.enum(['3001', '4000']),
  TID: Reference,
  Moid: Reference,
  Amt: Amount,
  AuthDate: ShortTime,
  MID: optional(z.string()),
  Signature: optional(z.string()),
  AuthCode: optional(z.string().max(30)),
})
export type ApprovalAnswer = z.output<typeof ApprovalAnswer>

/** Contract 3.2. */
export const CancelAnswer = z
  .object({
    ResultCode: z.enum(['2001', '2211']),
    CancelAmt: Amount,
    TID: optional(Reference),
    MID: optional(z.string()),
    Moid: optional(Reference),
    RemainAmt: optional(Amount),
    Signature: optional(z.string()),
    CancelDate: optional(z.string()),
    CancelTime: optional(z.string()),
  })
  .transform(({ CancelDate = '', CancelTime = '', ...told }) => ({
    ...told,
    cancelledAt: SeoulDigits.safeParse(`${CancelDate}${CancelTime}`).data,
  }))
export type CancelAnswer = z.output<typeof CancelAnswer>

/** Contract 3.3. */
export const StatusAnswer = z.object({
  ResultCode: z.literal('0000'),
  TID: Reference,
  Status: z.enum(['0', '1', '9']),
  AuthCode: optional(z.string().max(30)),
  AuthDate: optional(ShortTime),
  MID: optional(z.string()),
  Moid: optional(Reference),
  Amt: optional(Amount),
  RemainAmt: optional(Amount),
})
export type StatusAnswer = z.output<typeof StatusAnswer>

/** Contract 2: the most that has a spelling. */
const LARGEST = 999_999_999_999n
export const isSpellable = ({ amount, currency }: Money): boolean =>
  currency === 'KRW' && amount > 0n && amount <= LARGEST

export const won = (told: string): Money => money(BigInt(told), 'KRW')
