import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const naverPayId = ProviderId('naver-pay')
export const naverSimplePayId = ProviderId('naver-simple-pay')

/** Contract 1: the same of both. */
export const naverPayContract: ContractShape = {
  secretKey: {
    description: 'the client secret of the Naver Pay API',
    pattern: /^[!-~]{8,200}$/,
    example: 'a1B2c3D4e5',
    isSecret: true,
  },
  settings: {
    clientId: {
      description: 'the client id that belongs to the secret',
      pattern: /^[A-Za-z0-9_-]{8,64}$/,
      example: 'u86j4ripEt8LRfPGzQ8',
      isSecret: false,
    },
    chainId: {
      description: 'the chain id of the shop',
      pattern: /^[A-Za-z0-9+/=_-]{4,64}$/,
      example: 'TDZSUHBoVGRFS2l',
      isSecret: false,
    },
    partnerId: {
      description: 'the partner id, which stands in every address of the API',
      pattern: /^[A-Za-z0-9_-]{1,64}$/,
      example: 'naverpay-partner',
      isSecret: false,
    },
    financialId: {
      description: 'the financial id, where the contract with Naver has one',
      pattern: /^[A-Za-z0-9+/=_-]{1,64}$/,
      example: 'F100000001',
      isSecret: false,
      whenAbsent: '',
    },
  },
}

const MINUTE_MS = 60_000

/** Contract 2.1: so long after the payer's authentication a payment can be approved, by the longer of two texts. */
const APPROVE_WINDOW_MS = 15 * MINUTE_MS
/** Contract 7: how long a call may be worked on there. */
const LONGEST_CALL_MS = MINUTE_MS

/**
 * Contract 5: not documented. Forgotten sooner, a cancel that is done left another balance than the one it asks for; but an
 * approval that is done may be answered with TimeExpired once its window has closed, as if there were none. So it is not
 * asked for again when that may be soon: the history tells as much.
 */
const KEPT_FOR_MS = 2 * MINUTE_MS

const common: Omit<Capabilities, 'replay' | 'instruments'> = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  inquiryByOrder: true,
  netCancelWithinMs: undefined,
  // Contract 8. An approval that was delayed in the network can be carried out until the window closes, and one that came
  // just in time may still be worked on.
  settleDelayMs: APPROVE_WINDOW_MS + LONGEST_CALL_MS,
  // Contract 2.1: instalments are chosen in the window.
  installmentMonths: [0],
  imports: inWonBy({
    description: 'the paymentId',
    pattern: /^[A-Za-z0-9_-]{1,100}$/,
    example: '20251120NP1234567890',
  }),
  // Contract 2.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}

export const naverPayCapabilities: Capabilities = {
  ...common,
  replay: {
    afterSilence: ['approve', 'cancel'],
    // Contract 5: the same key would only be answered with the same error.
    afterError: [],
    keptForMs: KEPT_FOR_MS,
  },
  instruments: ['token'],
}

export const naverSimplePayCapabilities: Capabilities = {
  ...common,
  replay: {
    // Simple Pay contract: that a charge knows the key is assumed, and where it does not, a repeated one charges twice.
    afterSilence: ['cancel'],
    afterError: [],
    keptForMs: KEPT_FOR_MS,
  },
  instruments: ['billing_key'],
}

/**
 * What a record of a call may show of its bodies (contract 2 and 3). Not here: keys, registrations, the payer's id, card and
 * account numbers, texts that people wrote or that may quote what we sent.
 */
export const naverPayAuditFields: ReadonlySet<string> = new Set([
  'code',
  'paymentId',
  'payHistId',
  'merchantId',
  'merchantPayKey',
  'merchantPayId',
  'merchantPayTransactionKey',
  'productCode',
  'productCount',
  'admissionTypeCode',
  'admissionYmdt',
  'tradeConfirmYmdt',
  'admissionState',
  'totalPayAmount',
  'applyPayAmount',
  'primaryPayAmount',
  'npointPayAmount',
  'giftCardAmount',
  'discountPayAmount',
  'environmentDepositAmount',
  'taxScopeAmount',
  'taxExScopeAmount',
  'primaryPayMeans',
  'cardCorpCode',
  'cardAuthNo',
  'cardInstCount',
  'usedCardPoint',
  'bankCorpCode',
  'settleExpectAmount',
  'payCommissionAmount',
  'extraDeduction',
  'useCfmYmdt',
  'cancelAmount',
  'cancelRequester',
  'doCompareRest',
  'expectedRestAmount',
  'primaryPayCancelAmount',
  'primaryPayRestAmount',
  'npointCancelAmount',
  'npointRestAmount',
  'giftCardCancelAmount',
  'giftCardRestAmount',
  'discountCancelAmount',
  'discountRestAmount',
  'taxScopeRestAmount',
  'taxExScopeRestAmount',
  'totalRestAmount',
  'cancelYmdt',
  'startTime',
  'endTime',
  'approvalType',
  'pageNumber',
  'rowsPerPage',
  'responseCount',
  'totalCount',
  'totalPageCount',
  'currentPageNumber',
])
