export type AccountClass = 'asset' | 'liability' | 'equity' | 'income' | 'expense' | 'memorandum'
export type Side = 'debit' | 'credit'
/** Who an account is kept for: each has one of its own. `none`: there is one of it. */
export type HolderKind = 'provider' | 'merchant' | 'user' | 'bank' | 'none'

export const accountCodes = [
  'provider_receivable',
  'merchant_payable',
  'cancel_clearing',
  'suspense',
  'held_at_provider',
  'held_for_merchant',
  'hold_release',
  'hold_suspense',
  'fee_income',
  'provider_cost',
  'vat_payable',
  'vat_deductible',
  'payout_in_flight',
  'bank',
  'user_account',
  'opening',
] as const
export type AccountCode = (typeof accountCodes)[number]

/** A debit is positive in the books; people read a balance on the side on which its account grows. */
export const onSide = (signed: bigint, side: Side): bigint => (side === 'debit' ? signed : 0n - signed)

export type AccountGuide = {
  readonly class: AccountClass
  /** The side on which it grows. */
  readonly normalSide: Side
  readonly holder: HolderKind
  readonly title: Words
  readonly meaning: Words
}
export type Words = { readonly en: string; readonly ko: string }

const account = (
  [ofClass, normalSide, holder]: readonly [AccountClass, Side, HolderKind],
  [titleEn, titleKo]: readonly [string, string],
  [meaningEn, meaningKo]: readonly [string, string],
): AccountGuide => ({
  class: ofClass,
  normalSide,
  holder,
  title: { en: titleEn, ko: titleKo },
  meaning: { en: meaningEn, ko: meaningKo },
})

/** A memorandum is no money of anybody's: it balances against other memoranda only. */
export const chart: Readonly<Record<AccountCode, AccountGuide>> = {
  provider_receivable: account(
    ['asset', 'debit', 'provider'],
    ['Provider receivable', '결제사 미수금'],
    [
      'What the provider took from payers and has not settled with us',
      '결제사가 결제자에게 받아 아직 우리에게 정산하지 않은 금액',
    ],
  ),
  merchant_payable: account(
    ['liability', 'credit', 'merchant'],
    ['Merchant payable', '가맹점 미지급금'],
    [
      'What was paid to the merchant, less what was or is to be cancelled, and is still with us',
      '가맹점이 받을 결제 금액에서 취소했거나 취소 중인 금액을 뺀 것',
    ],
  ),
  cancel_clearing: account(
    ['liability', 'credit', 'provider'],
    ['Cancels under way', '취소 대기금'],
    [
      'What has to go back to payers through the provider: cancels not decided yet, and money found late',
      '결제사를 통해 결제자에게 돌아가야 할 금액: 결과가 나지 않은 취소와 뒤늦게 확인된 승인',
    ],
  ),
  suspense: account(
    ['liability', 'credit', 'provider'],
    ['Suspense', '가수금'],
    [
      'What the provider moved otherwise than it was asked; a debit where too much, or the wrong amount, went back',
      '결제사가 요청과 다르게 처리한 금액. 다르게 돌려준 금액은 차변',
    ],
  ),
  held_at_provider: account(
    ['memorandum', 'debit', 'provider'],
    ['Held at the provider', '결제사 가승인 잔액'],
    ['What the provider holds of payers’ money without having taken it', '결제사가 가승인으로 잡아 둔 금액'],
  ),
  held_for_merchant: account(
    ['memorandum', 'credit', 'merchant'],
    ['Held for the merchant', '가맹점 매입 가능액'],
    ['What the merchant may capture of pre-authorizations', '가맹점이 가승인에서 매입할 수 있는 금액'],
  ),
  hold_release: account(
    ['memorandum', 'credit', 'provider'],
    ['Holds to be released', '무효 대기 가승인'],
    ['Holds found late, which the provider has to release', '뒤늦게 확인되어 무효 처리해야 할 가승인'],
  ),
  hold_suspense: account(
    ['memorandum', 'credit', 'provider'],
    ['Holds in suspense', '금액이 다른 가승인'],
    [
      'What the provider holds, or released, in another amount than it was asked',
      '결제사가 요청과 다른 금액으로 잡거나 푼 가승인',
    ],
  ),
  fee_income: account(
    ['income', 'credit', 'merchant'],
    ['Fee income', '수수료 수익'],
    ['What merchants pay us for payments', '가맹점에서 받는 결제 수수료'],
  ),
  provider_cost: account(
    ['expense', 'debit', 'provider'],
    ['Provider cost', '결제사 수수료'],
    ['What providers keep of settlements for their work', '결제사가 정산하면서 떼는 수수료'],
  ),
  vat_payable: account(
    ['liability', 'credit', 'none'],
    ['VAT payable', '부가세 예수금'],
    ['VAT charged with our fees', '수수료와 함께 받은 부가가치세'],
  ),
  vat_deductible: account(
    ['asset', 'debit', 'none'],
    ['VAT deductible', '부가세 대급금'],
    ['VAT paid with providers’ fees', '결제사 수수료와 함께 낸 부가가치세'],
  ),
  payout_in_flight: account(
    ['liability', 'credit', 'merchant'],
    ['Payouts in flight', '지급 중인 금액'],
    [
      'What has left the merchant’s account here and not yet arrived at its bank',
      '가맹점 잔액에서 나갔지만 은행 계좌에 아직 들어가지 않은 금액',
    ],
  ),
  bank: account(
    ['asset', 'debit', 'bank'],
    ['Bank', '보통예금'],
    ['Our own money at a bank', '은행에 있는 우리 예금'],
  ),
  user_account: account(
    ['liability', 'credit', 'user'],
    ['User account', '회원 예수금'],
    ['What a user keeps with us', '회원이 맡겨 둔 금액'],
  ),
  opening: account(
    ['equity', 'credit', 'none'],
    ['Opening balances', '개시 잔액'],
    [
      'The other side of what was there before the ledger: it comes to nothing once all of it is in',
      '원장을 쓰기 전부터 있던 잔액의 상대 계정. 모두 옮기면 0이 됩니다',
    ],
  ),
}
