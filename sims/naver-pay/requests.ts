import { z } from 'zod'
import { epochMsOf } from './wire-time.ts'

/** Of a form, where every value is a text. */
const formAmount = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(BigInt)
const byteLength = (text: string): number => Buffer.byteLength(text)
const text = (most: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .refine((value) => byteLength(value) <= most)

export const ApproveBody = z.object({ paymentId: text(50) })

/** Simple Pay 1, step 4: two of its names have an older spelling. */
export const ReserveBody = z.preprocess(
  (input) => {
    const fields = z.record(z.string(), z.string()).safeParse(input).data ?? {}
    return {
      ...fields,
      merchantPayKey: fields['merchantPayKey'] ?? fields['merchantPayId'],
      merchantUserKey: fields['merchantUserKey'] ?? fields['merchantUserId'],
    }
  },
  z
    .object({
      recurrentId: text(50),
      totalPayAmount: formAmount.refine((amount) => amount > 0n),
      taxScopeAmount: formAmount,
      taxExScopeAmount: formAmount,
      productName: text(128),
      merchantPayKey: text(64),
      merchantUserKey: text(64),
    })
    .refine(
      ({ totalPayAmount, taxScopeAmount, taxExScopeAmount }) => {
        return taxScopeAmount + taxExScopeAmount === totalPayAmount
      },
      { path: ['taxScopeAmount'] },
    ),
)

export const ChargeBody = z.object({ recurrentId: text(50), paymentId: text(50) })
export const ExpireBody = z.object({
  recurrentId: text(50),
  expireRequester: z.enum(['1', '2']),
  expireReason: text(256),
})

/** Section 2.2. */
export const CancelBody = z
  .object({
    paymentId: text(50),
    merchantPayTransactionKey: text(128).optional(),
    cancelAmount: formAmount.refine((amount) => amount > 0n),
    cancelReason: text(256),
    cancelRequester: z.enum(['1', '2']),
    taxScopeAmount: formAmount,
    taxExScopeAmount: formAmount,
    doCompareRest: z.enum(['0', '1']).default('0'),
    expectedRestAmount: formAmount.optional(),
  })
  .refine(
    ({ doCompareRest, expectedRestAmount }) => doCompareRest === '0' || expectedRestAmount !== undefined,
    { path: ['expectedRestAmount'] },
  )
export type CancelBody = z.output<typeof CancelBody>

const page = {
  pageNumber: z.int().min(1).default(1),
  rowsPerPage: z.int().min(1).max(100).default(20),
  approvalType: z.enum(['ALL', 'APPROVAL', 'CANCEL']).default('ALL'),
}
export const HistoryBody = z.object(page)
export type HistoryBody = z.output<typeof HistoryBody>

const LONGEST_PERIOD_MS = 31 * 24 * 60 * 60 * 1000
const time = z.string().transform((digits, context) => {
  const epochMs = epochMsOf(digits)
  if (epochMs !== undefined) return epochMs
  context.addIssue('yyyyMMddHHmmss')
  return z.NEVER
})

export const PeriodBody = z
  .object({ ...page, startTime: time, endTime: time })
  .refine(({ startTime, endTime }) => endTime >= startTime && endTime - startTime <= LONGEST_PERIOD_MS, {
    path: ['endTime'],
  })
