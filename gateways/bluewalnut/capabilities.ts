import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape, FieldShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const bluewalnutId = ProviderId('bluewalnut')

/** Contract 7. */
const WINDOW_MS = 10 * 60_000
const LONGEST_CALL_MS = 30_000

export const bluewalnutCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  // Contract 7: by the TID, which is known before the approval is sent.
  inquiryByTransaction: true,
  inquiryByOrder: true,
  // Contract 3.3: the answer need not name the order.
  asksByToken: true,
  netCancelWithinMs: undefined,
  // Contract 5.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  settleDelayMs: WINDOW_MS + LONGEST_CALL_MS,
  // Contract 2.1: chosen in the window.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token'],
  imports: inWonBy({
    description: 'the TID',
    pattern: /^[A-Za-z0-9]{1,64}$/,
    example: 'hdptest01m01012511201015304321',
  }),
  // Contract 2.
  orderId: { maxLength: 64, pattern: /^[A-Za-z0-9_-]{1,64}$/ },
}

/** Contract 2: not published, so whoever has the contract kit may say another. */
const path = (call: string, whenAbsent: string, pattern = /^\/[\w.~/-]{1,200}$/): FieldShape => ({
  description: `the path of ${call}, as the contract kit has it`,
  pattern,
  example: whenAbsent,
  isSecret: false,
  whenAbsent,
})

export const bluewalnutContract: ContractShape = {
  secretKey: {
    description: 'the MerchantKey of the MID, base64 text',
    pattern: /^[A-Za-z0-9+/]{12,500}={0,2}$/,
    example: `${'0'.repeat(86)}==`,
    isSecret: true,
  },
  settings: {
    mid: {
      description: 'the MID, 10 letters and digits',
      pattern: /^[A-Za-z0-9]{10}$/,
      example: 'hdptest01m',
      isSecret: false,
    },
    approvePath: path('approvals', '/webapi/pay_process.jsp'),
    cancelPath: path('cancels', '/webapi/cancel_process.jsp'),
    inquiryPath: path(
      'inquiries, empty where there is none',
      '/webapi/inquery/trans_status.jsp',
      /^(\/[\w.~/-]{1,200})?$/,
    ),
  },
}

/**
 * What a record of a call may show of its forms and answers (contract 2 and 3). Not here: TrKey, hashes, card numbers,
 * names, texts that people wrote or that may quote what we sent.
 */
export const bluewalnutAuditFields: ReadonlySet<string> = new Set([
  'actionType',
  'TID',
  'MID',
  'Moid',
  'Amt',
  'EdiDate',
  'CharSet',
  'EdiType',
  'CancelAmt',
  'PartialCancelCode',
  'CancelNo',
  'ResultCode',
  'PayMethod',
  'AuthCode',
  'AuthDate',
  'AppCardCode',
  'AppCardQuota',
  'CardQuota',
  'AcquCardCode',
  'CancelDate',
  'CancelTime',
  'CancelNum',
  'StateCD',
  'CcPartCl',
  'PreCancelCode',
  'RemainAmt',
  'ErrorCD',
])
