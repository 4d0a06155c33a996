import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const tossId = ProviderId('toss-payments')

/** Contract 2.1: so long after the payer's authentication a window's payment can be confirmed. */
const CONFIRM_WINDOW_MS = 10 * 60_000
/** Contract 7: how long a call may be worked on there. */
const LONGEST_CALL_MS = 60_000

/** Contract 5: fifteen days, less one, since the first request's own time is not known to the millisecond. */
const KEY_KEPT_MS = 14 * 24 * 60 * 60_000

/** Contract 1. */
export const tossContract: ContractShape = {
  secretKey: {
    description: 'the secret key of the API, individual or of a payment window',
    pattern: /^(test|live)_g?sk_\w{1,200}$/,
    example: 'live_gsk_…',
    isSecret: true,
  },
  settings: {},
}

export const tossCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancelWithinMs: undefined,
  replay: {
    afterSilence: ['approve', 'cancel'],
    // Contract 5: the same key would only be answered with the same error.
    afterError: [],
    keptForMs: KEY_KEPT_MS,
  },
  // Contract 8. A confirm that was delayed in the network can be carried out until the window closes, and one that came
  // just in time may still be worked on. A billing approval and a cancel have no window: their call's time is enough.
  settleDelayMs: CONFIRM_WINDOW_MS + LONGEST_CALL_MS,
  // Contract 2.2, cardInstallmentPlan.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
  imports: inWonBy({
    description: 'the paymentKey',
    pattern: /^[\x21-\x7e]{1,200}$/,
    example: 'tviva20251120101530abcd1',
  }),
  // Contract 2.1.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{6,64}$/ },
}

/**
 * What a record of a call may show of its bodies (contract 2 and 3). Not here: keys, card and account numbers, names,
 * addresses, links, texts that people wrote or that may quote what we sent.
 */
export const tossAuditFields: ReadonlySet<string> = new Set([
  'paymentKey',
  'orderId',
  'mId',
  'version',
  'type',
  'method',
  'currency',
  'country',
  'status',
  'requestedAt',
  'approvedAt',
  'lastTransactionKey',
  'amount',
  'totalAmount',
  'balanceAmount',
  'suppliedAmount',
  'vat',
  'taxFreeAmount',
  'taxExemptionAmount',
  'cancelAmount',
  'refundableAmount',
  'cancelStatus',
  'canceledAt',
  'transactionKey',
  'easyPayDiscountAmount',
  'transferDiscountAmount',
  'isPartialCancelable',
  'useEscrow',
  'cardInstallmentPlan',
  'installmentPlanMonths',
  'issuerCode',
  'acquirerCode',
  'approveNo',
  'cardType',
  'ownerType',
  'acquireStatus',
  'isInterestFree',
  'interestPayer',
  'useCardPoint',
  'code',
])
