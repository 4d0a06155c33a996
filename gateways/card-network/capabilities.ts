import { ProviderId } from '../../ledger/core/ids.ts'
import type { Capabilities } from '../port/gateway.ts'

export const cardNetworkId = ProviderId('card-network')

export const cardNetworkCapabilities: Capabilities = {
  preAuthorization: true,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancel: false,
  sameKeyReplay: true,
  // The contract names no delay; it answers from the same books that charge. Above the longest call all the same.
  settleDelayMs: 60_000,
  // The contract names no bounds; what Korean cards commonly take.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  // The contract names no format; the narrowest that our ids need.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}
