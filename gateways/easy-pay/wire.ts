import { z } from 'zod'
import { instantOfSecond, isSecond } from './seoul-time.ts'

/** Contract 1: an integer or its text; beyond 2^53-1 a digit may already be lost. */
const digits = z.string().regex(/^\d{1,15}$/)
const amount = z.union([z.int().min(0), digits]).transform(BigInt)
const reference = z.string().regex(/^\d{1,20}$/)
const second = z.string().refine(isSecond)
/** What is not there is left out, null or empty. */
const text = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : value))

const success = { resCd: z.literal('0000'), mallId: z.string(), shopTransactionId: z.string() }
const paid = {
  ...success,
  shopOrderNo: z.string(),
  pgCno: reference,
  amount,
  transactionDate: second,
  statusCode: z.string(),
  paymentInfo: z
    .object({ payMethodTypeCode: text, approvalNo: text })
    .nullish()
    .transform((told) => told ?? { payMethodTypeCode: null, approvalNo: null }),
}

/** Contract 2.2 and 2.3. */
export const ApprovalAnswer = z.object({ ...paid, msgAuthValue: z.string() })
export type ApprovalAnswer = z.output<typeof ApprovalAnswer>

/** Contract 2.5: an approval, unsigned; what is left is not among the fields it documents. */
export const RetrievedAnswer = z.object({ ...paid, remainAmount: amount.nullish() })
export type RetrievedAnswer = z.output<typeof RetrievedAnswer>

const revised = {
  ...success,
  oriPgCno: reference,
  transactionDate: second.transform(instantOfSecond),
}

/** Contract 2.4, types 32, 33 and 40. */
export const CancelAnswer = z.object({
  ...revised,
  cancelPgCno: reference,
  statusCode: z.enum(['TS02', 'TS05', 'TS06']),
  cancelAmount: amount,
  remainAmount: amount,
})

/** Contract 2.4, type 20: of its amounts nothing is said. */
export const AcquisitionAnswer = z.object({ ...revised, statusCode: z.enum(['TS03', 'TS04']) })

/** Contract 4; of a success too, which may contradict what was asked. */
export const RefusalAnswer = z
  .object({ resCd: z.string().min(1).max(100), resMsg: z.string().catch('') })
  .transform(({ resCd, resMsg }) => ({ code: resCd, message: resMsg }))
