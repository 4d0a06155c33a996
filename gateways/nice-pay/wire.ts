import { z } from 'zod'
import { parseInstant } from '../../ledger/core/time.ts'
import { WonAmount } from '../port/won.ts'

/** Contract 2.1: the adapter asks for won only. */
const currency = z.literal('KRW')
const tid = z.string().min(1).max(30)
/** What is not there is left out, null or empty. */
const optional = (value: z.ZodType<string>) =>
  z
    .literal('')
    .or(value)
    .nullish()
    .transform((told) => (told === '' ? null : told))
/** Contract 3: `2023-02-14T18:41:25.000+0900`; a `0`, which is none, fits nothing that needs a time. */
const time = z
  .string()
  .transform((text) => text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform(parseInstant)

/** Contract 4: all of them; which of them an answer can have is told by the answer's schema. */
export const successCodes: ReadonlySet<string> = new Set([
  '0000',
  '3001',
  '4000',
  '4100',
  '4110',
  '2001',
  '2211',
  'F100',
])

const identity = {
  tid,
  orderId: z.string(),
  ediDate: z.string().max(100),
  signature: optional(z.string()),
  amount: WonAmount,
}
const approval = {
  ...identity,
  currency,
  paidAt: time,
  payMethod: z.string().nullish(),
  approveNo: optional(z.string()),
}
export type Identity = {
  readonly tid: string
  readonly ediDate: string
  readonly signature?: string | null | undefined
  readonly amount: bigint
}

/** Contract 3: a transaction after its approval. */
export const ApprovedPayment = z.object({
  ...approval,
  resultCode: z.enum(['0000', '3001', '4000']),
  status: z.literal('paid'),
})
export type ApprovedPayment = z.output<typeof ApprovedPayment>

/** Contract 3, `cancels[]`. */
const Cancel = z.object({ tid, amount: WonAmount, cancelledAt: time })
export type Cancel = z.output<typeof Cancel>

/** Contract 3: a transaction after a cancel; partialCancelled perhaps also when parts have used it up. */
export const CancelledPayment = z.object({
  ...identity,
  currency,
  resultCode: z.enum(['0000', '2001', '2211']),
  status: z.enum(['cancelled', 'partialCancelled']),
  cancelledTid: optional(tid),
  balanceAmt: WonAmount,
  cancels: z.array(Cancel),
})
export type CancelledPayment = z.output<typeof CancelledPayment>

/** Contract 2.5: a transaction after a net cancel. */
export const NetCancelledPayment = z.object({
  ...identity,
  resultCode: z.enum(['0000', '2001', '2211']),
  status: z.literal('cancelled'),
  cancelledTid: optional(tid),
  cancelledAt: time,
  balanceAmt: z.literal(0),
})

/** Contract 3: what is told of a transaction that was approved, by an inquiry or a webhook. */
export const StandingPayment = z.object({
  ...approval,
  status: z.enum(['paid', 'partialCancelled', 'cancelled']),
  balanceAmt: WonAmount,
  cancelledTid: optional(tid),
  cancels: z.array(Cancel).nullish(),
})
export type StandingPayment = z.output<typeof StandingPayment>

const inquired = { ...identity, resultCode: z.literal('0000') }
/** Contract 3. What waits for a deposit is left out: whether its money comes is open, so nothing is learnt from it. */
export const InquiredPayment = z.union([
  StandingPayment.extend(inquired),
  z.object({ ...inquired, status: z.enum(['failed', 'expired']) }),
  z.object({ ...inquired, status: z.literal('ready'), payMethod: z.string().regex(/^(?!vbank$)/i) }),
])
export type InquiredPayment = z.output<typeof InquiredPayment>

/** Contract 5: what a webhook says of itself. */
export const Event = z.object({
  ...identity,
  orderId: z.string().min(1).max(64),
  status: z.enum(['paid', 'ready', 'failed', 'cancelled', 'partialCancelled', 'expired']),
  cancelledTid: optional(tid),
  cancels: z.array(z.object({ tid })).nullish(),
})

/** Contract 4. */
export const ErrorAnswer = z
  .object({ resultCode: z.string().min(1).max(100), resultMsg: z.string().catch('') })
  .transform(({ resultCode, resultMsg }) => ({ code: resultCode, message: resultMsg }))
