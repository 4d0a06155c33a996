import { z } from 'zod'
import { parseInstant, type Instant } from '../../ledger/core/time.ts'
import { WonAmount } from '../port/won.ts'

/** Contract 3.3. */
export const Time = z.iso.datetime({ offset: true }).transform(parseInstant)
export const PaymentKey = z.string().min(1).max(200)

const code = z.string().min(1).max(100)
const Reason = z.object({ code, message: z.string().catch('') })

/** Contract 3.1. */
const DoneCharge = z.object({
  status: z.literal('DONE'),
  paymentKey: PaymentKey,
  amount: WonAmount,
  approvedAt: Time,
  orderId: z.string().nullish(),
})
const FailedCharge = z.object({
  status: z.literal('FAILED'),
  orderId: z.string().nullish(),
  code: code.nullish().catch(null),
  failure: Reason.nullish().catch(null),
})
export const ChargeAnswer = z.discriminatedUnion('status', [DoneCharge, FailedCharge])
export type ChargeAnswer = z.output<typeof ChargeAnswer>
export type DoneCharge = z.output<typeof DoneCharge>
export type FailedCharge = z.output<typeof FailedCharge>

/** Contract 3.2. */
export const CancelAnswer = z.object({
  paymentKey: PaymentKey,
  status: z.enum(['CANCELED', 'PARTIAL_CANCELED']),
  canceledAt: Time,
  cancelAmount: WonAmount,
})

/** Contract 4, and 3.1 of a charge that FAILED, whose own reason says more than what stands around it. */
export const ErrorAnswer = z
  .object({ failure: Reason })
  .transform(({ failure }) => failure)
  .or(Reason)

type Told = { readonly paymentKey: string; readonly canceledAt: Instant; readonly cancelAmount: bigint }

/** Contract 3.2: of a cancel, which has no id; the same from an answer and from a webhook, however fine their times are. */
export const cancelReferenceOf = ({ paymentKey, canceledAt, cancelAmount }: Told): string =>
  `${paymentKey}/${canceledAt.slice(0, 'yyyy-MM-ddTHH:mm:ss'.length)}/${String(cancelAmount)}`
