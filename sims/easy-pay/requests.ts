import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { invalidFields } from '../kit/invalid-fields.ts'
import { refuse } from './answer.ts'

/** Characters that the documentation blocks in every field, and emoji. */
const blocked = /['"<>\\;|\n\r&]|\p{Extended_Pictographic}/u

const text = (longestBytes: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .refine((value) => Buffer.byteLength(value) <= longestBytes && !blocked.test(value))

const mallId = z.string().length(8)
const shopTransactionId = text(60)
const shopOrderNo = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)
const day = z.string().regex(/^\d{8}$/)
const money = z.int().max(Number.MAX_SAFE_INTEGER).transform(BigInt)
const amount = money.refine((value) => value > 0n)
const goods = z.object({ goodsName: text(50) })
const installmentMonth = z.literal([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])

/** Section 2.1. */
export const WebpayBody = z.object({
  mallId,
  shopOrderNo,
  amount: money.refine((value) => value >= 0n),
  payMethodTypeCode: z.enum(['00', '11', '21', '31', '50', '60', '81']),
  currency: z.literal('00'),
  returnUrl: text(256),
  deviceTypeCode: z.enum(['pc', 'mobile']),
  clientTypeCode: z.literal('00'),
  orderInfo: goods,
})

/** Section 2.2. */
export const ApprovalBody = z.object({
  mallId,
  shopTransactionId,
  authorizationId: text(60),
  shopOrderNo,
  approvalReqDate: day,
})

/** Section 2.3. */
export const BatchBody = z.object({
  mallId,
  shopTransactionId,
  shopOrderNo,
  approvalReqDate: day,
  amount,
  currency: z.literal('00'),
  orderInfo: goods,
  payMethodInfo: z.object({
    billKeyMethodInfo: z.object({ batchKey: text(60) }),
    cardMethodInfo: z.object({ installmentMonth }),
  }),
})

export const RemoveBody = z.object({ mallId, shopTransactionId, batchKey: text(60), removeReqDate: day })

/** Section 2.4. */
export const ReviseBody = z.object({
  mallId,
  shopTransactionId,
  pgCno: text(20),
  reviseTypeCode: z.string().regex(/^\d{2}$/),
  amount: amount.optional(),
  remainAmount: money.optional(),
  cancelReqDate: day,
  msgAuthValue: z.string().max(200),
  reviseMessage: text(100).optional(),
  refundQueryFlag: z.enum(['Y', 'N']).optional(),
})
export type ReviseBody = z.output<typeof ReviseBody>

/** Section 2.5. */
export const RetrieveBody = z.object({ mallId, shopTransactionId, transactionDate: day })

export const invalid = (error: z.ZodError): Answer => refuse('XI01', invalidFields(error))
