import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const niceEpayCardId = ProviderId('nice-epay-card')
export const niceEpayAccountId = ProviderId('nice-epay-account')

/** Contract 7. */
const WINDOW_MS = 10 * 60_000
const LONGEST_CALL_MS = 30_000
const NET_CANCEL_WITHIN_MS = 5 * 60_000

const common = {
  preAuthorization: false,
  // Contract 2.4: of an account by agreement with NICE, which refuses it otherwise.
  partialCancel: true,
  // Contract 7: by the TID, which is known before either way of charging is sent.
  inquiryByTransaction: true,
  inquiryByOrder: true,
  // Contract 3.3.
  asksByToken: true,
  netCancelWithinMs: NET_CANCEL_WITHIN_MS,
  // Contract 5.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  settleDelayMs: WINDOW_MS + LONGEST_CALL_MS,
  imports: inWonBy({
    description: 'the TID',
    pattern: /^[A-Za-z0-9]{1,64}$/,
    example: 'nicepay00m01012511201015304321',
  }),
  // Contract 2: of the characters nothing is said.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
} as const satisfies Partial<Capabilities>

export const niceEpayCardCapabilities: Capabilities = {
  ...common,
  // Contract 2.2, CardQuota; a window's are chosen there.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
}

export const niceEpayAccountCapabilities: Capabilities = {
  ...common,
  installmentMonths: [0],
  instruments: ['token'],
}

const HOST = '[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(nicepay\\.co\\.kr|niceepay\\.com)(:\\d{1,5})?'

export const niceEpayContract: ContractShape = {
  secretKey: {
    description: 'the MerchantKey of the MID, 88 characters of base64',
    pattern: /^[A-Za-z0-9+/]{86}==$/,
    example: `${'0'.repeat(86)}==`,
    isSecret: true,
  },
  settings: {
    mid: {
      description: 'the MID, 10 letters and digits',
      pattern: /^[A-Za-z0-9]{10}$/,
      example: 'nicepay00m',
      isSecret: false,
    },
    approvalHosts: {
      description: "hosts of NICE that a window's NextAppURL and NetCancelURL may name, with commas between",
      pattern: new RegExp(`^${HOST}(,${HOST})*$`),
      example: 'dc1-api.nicepay.co.kr,dc2-api.nicepay.co.kr',
      isSecret: false,
      whenAbsent: 'dc1-api.nicepay.co.kr,dc2-api.nicepay.co.kr',
    },
    cancelBaseUrl: {
      description: "the address that cancels go to, where it is not the contract's own",
      pattern: new RegExp(`^https://${HOST}$`),
      example: 'https://pg-api.nicepay.co.kr',
      isSecret: false,
      whenAbsent: '',
    },
  },
}

/**
 * What a record of a call may show of its forms and answers (contract 2 and 3). Not here: AuthToken, BID, hashes, card
 * numbers, names, texts that people wrote or that may quote what we sent.
 */
export const niceEpayAuditFields: ReadonlySet<string> = new Set([
  'TID',
  'MID',
  'Moid',
  'Amt',
  'EdiDate',
  'CharSet',
  'EdiType',
  'NetCancel',
  'CardInterest',
  'CardQuota',
  'CancelAmt',
  'PartialCancelCode',
  'ResultCode',
  'PayMethod',
  'AuthCode',
  'AuthDate',
  'CardCode',
  'CardCl',
  'CcPartCl',
  'AcquCardCode',
  'BankCode',
  'RemainAmt',
  'CancelDate',
  'CancelTime',
  'CancelNum',
  'ErrorCD',
  'Status',
])
