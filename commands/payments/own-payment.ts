import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { MerchantCaller } from '../http/endpoint.ts'
import type { PaymentParts } from './parts.ts'

export type OwnPayment = Exclude<Payment, { status: 'none' }>

const ID_PATTERN = /^pay_[0-9a-f]{32}$/

export const isPaymentId = (text: string): boolean => ID_PATTERN.test(text)

/**
 * The payment as last seen here, or undefined when it is not this merchant's, in this mode: another's payment looks
 * exactly like one that never was. What this decides on never changes; the command decides on the newest state.
 */
export const ownPayment = async (
  { payments }: Pick<PaymentParts, 'payments'>,
  { merchantId, mode }: MerchantCaller,
  id: string,
): Promise<OwnPayment | undefined> => {
  if (!isPaymentId(id)) return undefined
  const { state } = await payments.recall(paymentStream(PaymentId(id)))
  if (state.status === 'none') return undefined
  return state.order.merchantId === merchantId && state.order.mode === mode ? state : undefined
}
