import { ProviderId } from '../../ledger/core/ids.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const kcpId = ProviderId('nhn-kcp')

/** Contract, top: how long a call may be worked on there. */
const LONGEST_CALL_MS = 60_000

export const kcpCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  // Contract 5: tno is only in the answer that was lost.
  inquiryByOrder: false,
  netCancelWithinMs: undefined,
  // Contract 2: no idempotency key. A part that was cancelled is not cancelled again, but refused by a code unknown.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  settleDelayMs: LONGEST_CALL_MS,
  // Contract 2, quota of a batch charge; in the window the payer chooses.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
  imports: inWonBy({
    description: 'the tno',
    pattern: /^[A-Za-z0-9]{1,40}$/,
    example: '25112010153043',
  }),
  // Contract, top.
  orderId: { maxLength: 40, pattern: /^[A-Za-z0-9_-]{1,40}$/ },
}

/**
 * What a record of a call may show of its bodies (contract 2 and 4). Not here: certificates, signatures, what the window
 * gave, batch keys, card and account numbers, names, texts that people wrote or that may quote what we sent.
 */
export const kcpAuditFields: ReadonlySet<string> = new Set([
  'site_cd',
  'tran_cd',
  'tno',
  'ordr_no',
  'ordr_idxx',
  'order_no',
  'ordr_mony',
  'amount',
  'currency',
  'pay_type',
  'pay_method',
  'quota',
  'noinf',
  'card_tx_type',
  'card_cd',
  'card_mny',
  'coupon_mny',
  'partcanc_yn',
  'card_bin_type_01',
  'card_bin_type_02',
  'acqu_cd',
  'bank_code',
  'app_no',
  'app_time',
  'hp_app_time',
  'pnt_app_time',
  'tk_app_time',
  'mod_type',
  'mod_mny',
  'rem_mny',
  'bk_rem_mny',
  'hp_rem_mny',
  'mod_pcan_seq_no',
  'card_mod_mny',
  'coupon_mod_mny',
  'canc_time',
  'can_time',
  'canc_card_yn',
  'stat_ca_cd',
  'stat_bk_cd',
  'stat_hp_cd',
  'res_cd',
])
