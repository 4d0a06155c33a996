import { z } from 'zod'
import { parseInstant } from '../../ledger/core/time.ts'
import { WonAmount } from '../port/won.ts'

/** Contract 1: in which unit it tells other currencies is not known. */
const currency = z.literal('KRW')
const time = z.iso.datetime({ offset: true }).transform(parseInstant)
const reference = z.string().min(1).max(200)

const identity = { paymentKey: reference, orderId: z.string() }
const approval = {
  ...identity,
  currency,
  totalAmount: WonAmount,
  approvedAt: time,
  method: z.string().nullish(),
  card: z.object({ approveNo: z.string().nullish() }).nullish(),
}

/** Contract 3: a Payment after its approval. */
export const ApprovedPayment = z.object({ ...approval, status: z.literal('DONE') })

/** Contract 3, `cancels[]`; `refundableAmount` is what was left after it. */
const Cancel = z.object({
  cancelStatus: z.enum(['DONE', 'IN_PROGRESS', 'ABORTED']),
  transactionKey: reference,
  cancelAmount: WonAmount,
  refundableAmount: WonAmount,
  canceledAt: time,
})
export type Cancel = z.output<typeof Cancel>

/** Contract 3: a Payment after a cancel; PARTIAL_CANCELED also when parts have used it up (3.1). */
export const CancelledPayment = z.object({
  ...identity,
  currency,
  status: z.enum(['CANCELED', 'PARTIAL_CANCELED']),
  balanceAmount: WonAmount,
  cancels: z.array(Cancel),
})

/** Contract 3.1. WAITING_FOR_DEPOSIT is left out: whether its money comes is open, so nothing is learnt from it. */
export const InquiredPayment = z.discriminatedUnion('status', [
  z.object({
    ...approval,
    status: z.enum(['DONE', 'PARTIAL_CANCELED', 'CANCELED']),
    cancels: z.array(Cancel).nullish(),
  }),
  z.object({ ...identity, status: z.enum(['READY', 'IN_PROGRESS', 'ABORTED', 'EXPIRED']) }),
])
export type InquiredPayment = z.output<typeof InquiredPayment>
export type StandingPayment = Extract<InquiredPayment, { readonly totalAmount: bigint }>

/** Contract 4. */
export const ErrorAnswer = z.object({ code: z.string().min(1).max(100), message: z.string().catch('') })
