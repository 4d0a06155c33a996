import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const nicePayId = ProviderId('nice-pay')

/** Contract 2.1: so long after the payer's authentication a window's payment can be approved. */
export const AUTHENTICATION_MS = 30 * 60_000
/** Contract 7: how long a call may be worked on there. */
const LONGEST_CALL_MS = 30_000
/** Contract 2.5: the safe limit. */
const NET_CANCEL_WITHIN_MS = 5 * 60_000

/** Contract 1. */
export const nicePayContract: ContractShape = {
  secretKey: {
    description: 'the secret key (시크릿 키) of the shop, issued for Basic authentication: 32 characters',
    pattern: /^[A-Za-z0-9]{32}$/,
    example: '0123456789abcdef0123456789abcdef',
    isSecret: true,
  },
  settings: {
    clientKey: {
      description: 'the client key (클라이언트 키) of the shop, issued for Server approval',
      pattern: /^[A-Za-z0-9_]{8,50}$/,
      example: 'S2_0123456789abcdef0123456789abcdef',
      isSecret: false,
    },
  },
}

export const nicePayCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancelWithinMs: NET_CANCEL_WITHIN_MS,
  // Contract 5: there is no key to repeat a call under; a repetition is refused or, worse, new.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  // Contract 8. An approval that was delayed in the network can be carried out until the authentication is too old, and
  // one that came just in time may still be worked on.
  settleDelayMs: AUTHENTICATION_MS + LONGEST_CALL_MS,
  // Contract 2.3, cardQuota.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
  imports: inWonBy({
    description: 'the tid',
    pattern: /^[A-Za-z0-9_-]{1,30}$/,
    example: 'UT0000113m01012511201015304321',
  }),
  // Contract 2.1.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}

/**
 * What a record of a call may show of its bodies (contract 2 and 3). Not here: keys, signatures, card and account numbers,
 * names, addresses, links, texts that people wrote or that may quote what we sent.
 */
export const nicePayAuditFields: ReadonlySet<string> = new Set([
  'resultCode',
  'tid',
  'cancelledTid',
  'orderId',
  'ediDate',
  'status',
  'paidAt',
  'failedAt',
  'cancelledAt',
  'payMethod',
  'amount',
  'balanceAmt',
  'cancelAmt',
  'taxFreeAmt',
  'couponAmt',
  'currency',
  'channel',
  'approveNo',
  'useEscrow',
  'issuedCashReceipt',
  'cardCode',
  'acquCardCode',
  'cardQuota',
  'cardType',
  'isInterestFree',
  'canPartCancel',
  'useShopInterest',
  'bankCode',
])
