import { ProviderId } from '../../ledger/core/ids.ts'
import type { ContractShape, FieldShape } from '../../ledger/core/contract-shape.ts'
import type { Capabilities } from '../port/gateway.ts'
import { inWonBy } from '../port/imports.ts'

export const kakaoPayId = ProviderId('kakao-pay')

/** Contract 2.1. */
const TID_LIFE_MS = 15 * 60_000
/** Contract 7: longer than anything is worked on there. */
const LONGEST_CALL_MS = 15_000

export const kakaoPayCapabilities: Capabilities = {
  preAuthorization: false,
  partialCancel: true,
  inquiryByTransaction: true,
  // Contract 8: by the tid that the window gave; a subscription charge cannot be asked about.
  inquiryByOrder: true,
  netCancelWithinMs: undefined,
  // Contract 5: what is guarded is refused the second time, and a subscription charge would be made again.
  replay: { afterSilence: [], afterError: [], keptForMs: 0 },
  // Contract 8: an approval that was delayed in the network can be carried out until the tid has run out.
  settleDelayMs: TID_LIFE_MS + LONGEST_CALL_MS,
  // Contract 2.1, chosen in the window.
  installmentMonths: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  instruments: ['token', 'billing_key'],
  // Contract 1: the cid that it was paid under has to be named, and is the contract's where none is.
  imports: inWonBy({
    description: 'the tid; of a subscription followed by @ and its cid',
    pattern: /^[A-Za-z0-9]{1,40}(@[A-Za-z0-9]{10})?$/,
    example: 'T1234567890123456789',
  }),
  // Contract 2, partner_order_id: of letters nothing is said, so only those that every system keeps as they are.
  orderId: { maxLength: 100, pattern: /^[\x21-\x7e]{1,100}$/ },
}

const cidSecret = (whose: string): FieldShape => ({
  description: `the cid_secret of the ${whose}, where Kakao Pay gave one: 24 digits and small letters`,
  pattern: /^[0-9a-z]{24}$/,
  example: '0123456789abcdefghijklmn',
  isSecret: true,
  whenAbsent: '',
})
const CID = /^[A-Za-z0-9]{10}$/

/** Contract 1. */
export const kakaoPayContract: ContractShape = {
  secretKey: {
    description: 'the secret key of the application at developers.kakaopay.com, without the scheme before it',
    pattern: /^[A-Za-z0-9_-]{16,128}$/,
    example: 'PRD0123456789ABCDEF0123456789ABCDEF01234',
    isSecret: true,
  },
  settings: {
    cid: {
      description: 'the merchant code of one-time payments: 10 letters and digits',
      pattern: CID,
      example: 'TC0ONETIME',
      isSecret: false,
    },
    billingCid: {
      description:
        'the merchant code of subscriptions: 10 letters and digits; without it billing keys are refused',
      pattern: CID,
      example: 'TCSUBSCRIP',
      isSecret: false,
      whenAbsent: '',
    },
    cidSecret: cidSecret('cid'),
    billingCidSecret: cidSecret('billingCid'),
    keyScheme: {
      description: 'the word before the key: SECRET_KEY, or DEV_SECRET_KEY',
      pattern: /^(?:SECRET_KEY|DEV_SECRET_KEY)$/,
      example: 'SECRET_KEY',
      isSecret: false,
      whenAbsent: 'SECRET_KEY',
    },
  },
}

/**
 * What a record of a call may show of its bodies (contract 2, 3 and 4). Not here: keys, pg_token, sid, the payer's id, card
 * numbers, texts that people wrote or that may quote what we sent.
 */
export const kakaoPayAuditFields: ReadonlySet<string> = new Set([
  'cid',
  'tid',
  'aid',
  'partner_order_id',
  'payload',
  'status',
  'quantity',
  'total_amount',
  'tax_free_amount',
  'cancel_amount',
  'cancel_tax_free_amount',
  'cancel_available_amount',
  'amount',
  'total',
  'tax_free',
  'vat',
  'point',
  'discount',
  'green_deposit',
  'point_amount',
  'discount_amount',
  'payment_method_type',
  'payment_action_type',
  'approved_id',
  'install_month',
  'interest_free_install',
  'kakaopay_purchase_corp_code',
  'kakaopay_issuer_corp_code',
  'created_at',
  'approved_at',
  'canceled_at',
  'error_code',
  'method_result_code',
])
