import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape, FieldShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const softpaymentId = ProviderId('softpayment')

/** Contract 7. */
const LONGEST_CALL_MS = 30_000
/** Contract 5. */
const ORDER_KNOWN_MS = 24 * 60 * 60_000

/** Not one that the request has for its own. */
const header = (description: string, whenAbsent: string): FieldShape => ({
  description,
  pattern:
    /^(?!(content-length|content-type|content-encoding|transfer-encoding|host|connection)$)[a-z][a-z0-9-]{0,63}$/i,
  example: whenAbsent,
  isSecret: false,
  whenAbsent,
})

/** Contract 1 and 6. */
export const softpaymentContract: ContractShape = {
  secretKey: {
    description: 'the API key',
    pattern: /^[\x21-\x7e]{8,500}$/,
    example: 'sp_live_…',
    isSecret: true,
  },
  settings: {
    webhookSecret: {
      description: 'the secret that webhooks are signed with',
      pattern: /^[\x21-\x7e]{8,500}$/,
      example: 'sp_whsec_…',
      isSecret: true,
    },
    apiKeyHeader: header('the header that the API key stands in', 'Authorization'),
    apiKeyPrefix: {
      description: 'what stands before the API key there, with its space',
      pattern: /^([\x21-\x7e][\x20-\x7e]{0,38})?$/,
      example: 'Bearer ',
      isSecret: false,
      whenAbsent: 'Bearer ',
    },
    webhookSignatureHeader: header("the header of a webhook's signature", 'X-Softpayment-Signature'),
    webhookTimestampHeader: header("the header of a webhook's time", 'X-Softpayment-Timestamp'),
  },
}

export const softpaymentCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: false,
  inquiryByOrder: false,
  netCancelWithinMs: undefined,
  // Contract 5: a charge has its order id for a guard, a cancel has none.
  replay: { afterSilence: ['approve'], afterError: [], keptForMs: ORDER_KNOWN_MS },
  // Nobody can be asked, so there is no "not found" to wait for.
  settleDelayMs: LONGEST_CALL_MS,
  // Contract 2.
  installmentMonths: [0],
  instruments: ['billing_key'],
  imports: inWonBy({
    description: 'the paymentKey',
    pattern: /^[\x21-\x7e]{1,200}$/,
    example: 'pay_000001',
  }),
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}

/** What a record of a call may show of its bodies: no billing key, and no texts that people wrote or that may quote us. */
export const softpaymentAuditFields: ReadonlySet<string> = new Set([
  'paymentKey',
  'orderId',
  'status',
  'amount',
  'approvedAt',
  'cancelAmount',
  'canceledAt',
  'eventId',
  'eventType',
  'code',
])
