import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import type { NotSucceeded, Read } from '../port/reply.ts'
import { cutToBytes } from '../port/texts.ts'
import { timeLeft } from '../port/time-left.ts'
import { approvalIn } from './approve.ts'
import { post } from './call.ts'
import { otherInstrument, readReply, wonOnly } from './interpret.ts'
import { ApprovedAnswer, ReservedAnswer } from './wire.ts'

type Charge = ApproveRequest & { readonly recurrentId: string; readonly merchantUserKey: string }

/**
 * Contract 2.2, both steps. Repeated under the same keys it comes to the same paymentId, which nobody else knows of once
 * our answers are lost.
 */
export const approveCharge = async (
  http: HttpClient,
  request: ApproveRequest,
): Promise<Outcome<Approval>> => {
  const { instrument } = request
  if (request.amount.currency !== 'KRW') return wonOnly
  if (instrument.kind !== 'billing_key') return otherInstrument
  const { billingKey: recurrentId, customerKey: merchantUserKey } = instrument
  const charge = { ...request, recurrentId, merchantUserKey }
  const left = timeLeft(request.context)
  const reserved = await reserve(http, charge)
  if (reserved.kind !== 'read') return reserved
  return approveReserved(http, charge, { paymentId: reserved.body.paymentId, limitMs: left() })
}

/** Only of a reservation's key: the transaction's own is the approval's. */
const reserveKeyOf = ({ idempotencyKey }: Charge): string => `${idempotencyKey}-r`

const LONGEST_PRODUCT_NAME_BYTES = 128

const reserve = async (
  http: HttpClient,
  charge: Charge,
): Promise<Exclude<Read<{ readonly paymentId: string }>, { kind: 'unknown' }>> => {
  const { recurrentId, merchantUserKey, providerOrderId, amount, taxFree, context } = charge
  const totalPayAmount = String(amount.amount)
  const reply = await post(http, charge, {
    operation: 'approve',
    api: 'recurrent/pay/v3/reserve',
    form: {
      recurrentId,
      totalPayAmount,
      taxScopeAmount: String(amount.amount - taxFree.amount),
      taxExScopeAmount: String(taxFree.amount),
      productName: cutToBytes(LONGEST_PRODUCT_NAME_BYTES, charge.orderName),
      productCode: providerOrderId,
      productCount: '1',
      merchantPayKey: providerOrderId,
      merchantPayId: providerOrderId,
      merchantUserKey,
      merchantUserId: merchantUserKey,
    },
    idempotencyKey: reserveKeyOf(charge),
    secrets: [recurrentId, merchantUserKey],
    // The rest is for the approval, whose answer must not be missed.
    limitMs: context.limitMs / 2,
  })
  const read = readReply(reply, ReservedAnswer)
  return read.kind === 'unknown' ? nothingCharged(read) : registrationRefused(read)
}

type Declined = Extract<NotSucceeded, { kind: 'declined' }>

/**
 * Contract 2.2: whatever became of a reservation, it moves nothing, and the same key gives its answer again. What would
 * have moved something was not sent, so silence is told as an unreachable provider.
 */
const nothingCharged = ({ failure }: Exclude<NotSucceeded, Declined>): Declined => ({
  kind: 'declined',
  failure: { ...failure, category: 8012, kind: failure.kind === 'timeout' ? 'network' : failure.kind },
})

/** Contract 4: codes that may mean anything do not tell that it is the registration, but their words do. */
const registrationRefused = <Known extends Declined | { readonly kind: 'read' }>(read: Known): Known => {
  if (read.kind === 'read') return read
  const { category, providerMessage } = read.failure
  const isGeneric = category === 8001 || category === 8009
  if (!isGeneric || providerMessage?.includes('recurrentId') !== true) return read
  return { ...read, failure: { ...read.failure, category: 8011 } }
}

const approveReserved = async (
  http: HttpClient,
  charge: Charge,
  { paymentId, limitMs }: { readonly paymentId: string; readonly limitMs: number },
): Promise<Outcome<Approval>> => {
  const { recurrentId, merchantUserKey, idempotencyKey } = charge
  const reply = await post(http, charge, {
    operation: 'approve',
    api: 'recurrent/pay/v3/approval',
    form: { recurrentId, paymentId },
    idempotencyKey,
    secrets: [recurrentId, merchantUserKey],
    limitMs,
  })
  const read = readReply(reply, ApprovedAnswer)
  if (read.kind === 'read') return approvalIn(reply, read.body, { ...charge, paymentId })
  return read.kind === 'declined' ? registrationRefused(read) : read
}
