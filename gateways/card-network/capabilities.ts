import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'

export const cardNetworkId = ProviderId('card-network')

/** Contract, Authentication: of its form it says nothing. */
export const cardNetworkContract: ContractShape = {
  secretKey: {
    description: 'the bearer key',
    pattern: /^[\x21-\x7e]{1,500}$/,
    example: 'sk_…',
    isSecret: true,
  },
  settings: {},
}

export const cardNetworkCapabilities: Capabilities = {
  preAuthorization: true,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancelWithinMs: undefined,
  replay: {
    afterSilence: ['approve', 'pre_authorize', 'capture', 'void', 'cancel'],
    // "5xx answers not kept": whether what was done is, the contract does not say. An order is charged once and a hold
    // released once whatever the key; a capture or a cancel could be made twice.
    afterError: ['approve', 'pre_authorize', 'void'],
    // "kept for ever".
    keptForMs: Infinity,
  },
  // The contract names no delay; it answers from the same books that charge. Above the longest call all the same.
  settleDelayMs: 60_000,
  // The contract names no bounds; what Korean cards commonly take.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token'],
  imports: {
    reference: {
      description: 'the transactionId',
      pattern: /^[\x21-\x7e]{1,200}$/,
      example: 'tx_000001',
    },
    currencies: ['KRW', 'USD'],
  },
  // The contract names no format; the narrowest that our ids need.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}

/** What a record of a call may show of its bodies: no tokens, and no texts that people wrote or that may quote us. */
export const cardNetworkAuditFields: ReadonlySet<string> = new Set([
  'orderId',
  'transactionId',
  'cancelId',
  'approvalNumber',
  'type',
  'status',
  'amount',
  'currency',
  'remaining',
  'balance',
  'installmentMonths',
  'expiresInDays',
  'approvedAt',
  'expiresAt',
  'capturedAt',
  'voidedAt',
  'canceledAt',
  'occurredAt',
  'code',
])
