import type { Outcome, VoidResult } from '../../ledger/payment/outcome.ts'
import type { NetCancelRequest } from '../port/gateway.ts'
import { post, type Parts } from './call.ts'
import { isAuthentic, readReply, unexpected } from './interpret.ts'
import { orderSignature } from './signatures.ts'
import { NetCancelledPayment } from './wire.ts'

/** Contract 2.5. Where nothing was approved the provider says so: that is no success, since it may yet be. */
export const netCancel = async (parts: Parts, request: NetCancelRequest): Promise<Outcome<VoidResult>> => {
  const { providerOrderId: orderId, instrument, credentials } = request
  const ediDate = parts.now()
  const reply = await post(parts, request, {
    operation: 'net_cancel',
    path: '/v1/payments/netcancel',
    body: { orderId, ediDate, signData: orderSignature({ orderId, ediDate }, credentials.secretKey) },
  })
  const read = readReply(reply, NetCancelledPayment)
  if (read.kind !== 'read') return read
  const { tid, cancelledTid, cancelledAt } = read.body
  const isOther = instrument.kind === 'token' && instrument.token !== tid
  if (isOther || read.body.orderId !== orderId || !isAuthentic(read.body, credentials))
    return unexpected(reply)
  return { kind: 'succeeded', result: { reference: cancelledTid ?? tid, voidedAt: cancelledAt } }
}
