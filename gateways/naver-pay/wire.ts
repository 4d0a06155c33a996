import { z } from 'zod'
import { SeoulDigits } from '../port/seoul-digits.ts'
import { WonAmount } from '../port/won.ts'

const reference = z.string().min(1).max(100)

/** Contract 1. */
const answerWith = <Body>(body: z.ZodType<Body>) =>
  z.object({ code: z.literal('Success'), body }).transform((answer) => answer.body)

const identity = { paymentId: reference, payHistId: reference, merchantPayKey: z.string() }

/** Contract 3.1 and 3.3. */
const Movement = z.object({
  ...identity,
  admissionTypeCode: z.enum(['01', '03', '04']),
  admissionState: z.literal('SUCCESS'),
  admissionYmdt: SeoulDigits,
  totalPayAmount: WonAmount,
  primaryPayMeans: z.string().nullish(),
  cardAuthNo: z
    .string()
    .nullish()
    .transform((told) => (told === undefined || told === '' ? null : told)),
})
export type Movement = z.output<typeof Movement>

/** A try that came to nothing need not tell more. */
const Row = z.discriminatedUnion('admissionState', [
  Movement,
  z.object({ ...identity, admissionState: z.literal('FAIL') }),
])
export type Row = z.output<typeof Row>

/** Contract 3.1, and as above. */
const Detail = z.discriminatedUnion('admissionState', [
  Movement.extend({ admissionTypeCode: z.literal('01') }),
  z.object({ admissionState: z.literal('FAIL'), merchantPayKey: z.string() }),
])

export const ApprovedAnswer = answerWith(z.object({ paymentId: reference, detail: Detail }))
export type ApprovedBody = z.output<typeof ApprovedAnswer>

/** Contract 2.2. */
export const ReservedAnswer = answerWith(
  z.object({ paymentId: reference, recurrentId: z.string().nullish() }),
)

const part = WonAmount.nullish().transform((told) => told ?? 0n)

/** Contract 3.2. */
export const CancelledAnswer = answerWith(
  z
    .object({
      paymentId: reference,
      payHistId: reference,
      primaryPayCancelAmount: WonAmount,
      npointCancelAmount: part,
      giftCardCancelAmount: part,
      discountCancelAmount: part,
      totalRestAmount: WonAmount,
      cancelYmdt: SeoulDigits,
    })
    .transform((told) => ({
      paymentId: told.paymentId,
      payHistId: told.payHistId,
      cancelled:
        told.primaryPayCancelAmount +
        told.npointCancelAmount +
        told.giftCardCancelAmount +
        told.discountCancelAmount,
      left: told.totalRestAmount,
      cancelledAt: told.cancelYmdt,
    })),
)

const pageOf = <One>(row: z.ZodType<One>) =>
  answerWith(z.object({ totalPageCount: z.int().min(0), list: z.array(row) }))

/** Contract 3.3. */
export const HistoryPage = pageOf(Row)

/** Of a period, where most rows are others' and need not be understood. */
export const PeriodPage = pageOf(
  z.object({
    paymentId: reference,
    merchantPayKey: z.string().nullish(),
    admissionTypeCode: z.string(),
    admissionState: z.string(),
  }),
)

/** Contract 1. */
export const ErrorAnswer = z.object({ code: z.string().min(1).max(100), message: z.string().catch('') })
