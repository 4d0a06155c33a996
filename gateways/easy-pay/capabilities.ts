import { ProviderId } from '../../ledger/core/ids.ts'
import { settingIn, type ContractShape, type ContractValues } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { importedReference } from './reference.ts'

export const easyPayId = ProviderId('easy-pay')

/** Contract 1: how long an answer is to be waited for. */
const LONGEST_CALL_MS = 30_000
/** How long a request may be held up before it is carried out; the contract does not say how long a window is good. */
const LONGEST_DELAY_MS = 10 * 60_000

/**
 * Contract 2.4: a hold is captured in whole or not at all, and only at a shop of manual acquisition; there, in turn, nothing
 * is charged but by a hold and its capture.
 */
export const easyPayCapabilities: Capabilities = {
  preAuthorization: true,
  partialCancel: true,
  inquiryByTransaction: false,
  inquiryByOrder: true,
  netCancelWithinMs: undefined,
  // Contract 5: a key used again is refused, and what was answered to it is not told again.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  settleDelayMs: LONGEST_DELAY_MS + LONGEST_CALL_MS,
  // Contract 2.3, installmentMonth.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
  imports: {
    reference: {
      description: 'the pgCno',
      pattern: /^\d{1,20}$/,
      example: '25112010153043210000',
    },
    currencies: ['KRW'],
    referenceOf: importedReference,
  },
  // Contract 2.2.
  orderId: { maxLength: 40, pattern: /^[A-Za-z0-9_-]{1,40}$/ },
}

export const easyPayContract: ContractShape = {
  secretKey: {
    description:
      'the key of the message authentication (HMAC) that KICC gave with the shop id, 8 to 100 characters',
    pattern: /^[\x21-\x7e]{8,100}$/,
    example: 'easypay!EXAMPLE0',
    isSecret: true,
  },
  settings: {
    mallId: {
      description: 'the shop id that KICC gave, eight capital letters and digits',
      pattern: /^[A-Z0-9]{8}$/,
      example: 'T0000000',
      isSecret: false,
    },
    manualAcquisition: {
      description:
        'whether the shop is contracted for manual acquisition, and so holds first and captures later: yes or no',
      pattern: /^(yes|no)$/,
      example: 'no',
      isSecret: false,
      whenAbsent: 'no',
    },
  },
}

export const mallIdIn = (contract: ContractValues): string => settingIn(easyPayContract, contract, 'mallId')

export const isManual = (contract: ContractValues): boolean =>
  settingIn(easyPayContract, contract, 'manualAcquisition') === 'yes'

/**
 * What a record of a call may show of its bodies (contract 2). Not here: authorizations, billing keys, signatures, card,
 * account and phone numbers, names, and texts that people wrote or that may quote what we sent.
 */
export const easyPayAuditFields: ReadonlySet<string> = new Set([
  'mallId',
  'shopTransactionId',
  'shopOrderNo',
  'approvalReqDate',
  'cancelReqDate',
  'transactionDate',
  'pgCno',
  'oriPgCno',
  'cancelPgCno',
  'reviseTypeCode',
  'resCd',
  'amount',
  'cancelAmount',
  'remainAmount',
  'cancelRemainAmount',
  'cancelDate',
  'currency',
  'statusCode',
  'escrowUsed',
  'notiType',
  'payMethodTypeCode',
  'approvalNo',
  'approvalDate',
  'cpCode',
  'multiCardAmount',
  'multiPntAmount',
  'multiCponAmount',
  'couponAmount',
  'issuerCode',
  'acquirerCode',
  'bankCode',
  'installmentMonth',
  'freeInstallmentTypeCode',
  'cardGubun',
  'cardBizGubun',
  'partCancelUsed',
])
