import { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import { invalidFields } from '../kit/invalid-fields.ts'
import { refuse } from './answer.ts'

const upTo = (bytes: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= bytes, { error: 'too long' })

const orderId = upTo(64)
const amount = z.int().transform(BigInt)
const signed = { ediDate: z.string().optional(), signData: z.string().optional() }

/** Section 2.2. */
export const ApproveBody = z.object({ amount, ...signed })
/** Section 2.3. */
export const RegistBody = z.object({
  encData: upTo(512),
  orderId,
  encMode: z.literal('A2').optional(),
  ...signed,
})
export const ChargeBody = z.object({
  orderId,
  amount,
  goodsName: upTo(40),
  cardQuota: z.coerce.number().int().min(0),
  useShopInterest: z.boolean(),
  mallReserved: upTo(500).optional(),
  ...signed,
})
export const ExpireBody = z.object({ orderId, ...signed })
/** Section 2.4. */
export const CancelBody = z.object({ reason: upTo(100), orderId, cancelAmt: amount.optional(), ...signed })
/** Section 2.5. */
export const NetCancelBody = z.object({ orderId, ...signed })
export const InquiryQuery = z.object(signed)
export const FindQuery = z.object({ orderDate: z.string().regex(/^\d{8}$/) })

export const invalid = (error: z.ZodError): Answer => {
  const fields = invalidFields(error)
  return error.issues.some(({ code }) => code === 'custom')
    ? refuse('9001', `${fields} 필드 길이가 잘못되었습니다.`)
    : refuse('U100', `${fields} 필수입력항목이 누락되었습니다.`)
}

type Signed = { readonly ediDate?: string | undefined; readonly signData?: string | undefined }

/** It may be left out; what is given must be right. */
export const isSigned = ({ ediDate, signData }: Signed, expected: (ediDate: string) => string): boolean =>
  signData === undefined || (ediDate !== undefined && signData === expected(ediDate))
