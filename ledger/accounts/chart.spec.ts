import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId, merchantIdOf } from '../core/ids.ts'
import { accountIdOf, accountOf, NO_HOLDER } from './account.ts'
import { accountCodes, chart } from './chart.ts'
import { movedBy } from './posted.ts'
import { reasons } from './reasons.ts'

describe('the chart of accounts', () => {
  it('says in both languages what every account is', () => {
    const words = accountCodes.flatMap((code) => [chart[code].title, chart[code].meaning])
    for (const { en, ko } of words) {
      expect(en).to.match(/^[A-Z][^가-힣]+$/)
      expect(ko).to.match(/[가-힣]/)
    }
    expect(new Set(words.map(({ en }) => en)).size).to.equal(words.length)
    expect(new Set(words.map(({ ko }) => ko)).size).to.equal(words.length)
  })
  it('lets assets, expenses and nothing else of money grow in debit', () => {
    for (const { class: ofClass, normalSide } of Object.values(chart))
      if (ofClass !== 'memorandum')
        expect(normalSide === 'debit').to.equal(ofClass === 'asset' || ofClass === 'expense')
  })
  it('says which events move an account, and of what nothing moves yet that nothing does', () => {
    expect(movedBy.get('merchant_payable')).to.deep.equal([
      'PaymentImported',
      'PaymentApproved',
      'PaymentCaptured',
      'CancellationRequested',
      'CancellationSucceeded',
      'CancellationDeclined',
      'CancellationAmountMismatched',
    ])
    expect(accountCodes.filter((code) => movedBy.get(code)?.length === 0)).to.deep.equal([
      'fee_income',
      'provider_cost',
      'vat_payable',
      'vat_deductible',
      'payout_in_flight',
      'bank',
      'user_account',
    ])
  })
})

describe('why something is posted', () => {
  for (const [reason, { debit, credit, text }] of Object.entries(reasons)) {
    it(`${reason} is told in both languages, between two accounts of a kind`, () => {
      expect(text.en).to.match(/^[A-Z][^가-힣]+[^.]$/)
      expect(text.ko).to.match(/[가-힣]/)
      expect(debit).not.to.equal(credit)
      expect(chart[debit].class === 'memorandum').to.equal(chart[credit].class === 'memorandum')
    })
  }
})

describe('the id of an account', () => {
  it('says whose it is, and in which mode', () => {
    const merchant = merchantIdOf('key-1')
    const account = { mode: 'test', code: 'merchant_payable', holder: merchant } as const
    expect(accountIdOf(account)).to.equal(`test/merchant_payable/${merchant}`)
    expect(accountOf(accountIdOf(account))).to.deep.equal(account)
  })
  it('reads back as what it was made of', () => {
    const any = fc.record({
      mode: fc.constantFrom('test' as const, 'live' as const),
      code: fc.constantFrom(...accountCodes),
      holder: fc.oneof(
        fc.constantFrom(NO_HOLDER, 'nice-pay'),
        fc.string().map((text): string => merchantIdOf(text)),
      ),
    })
    fc.assert(
      fc.property(any, (account) => {
        expect(accountOf(accountIdOf(account))).to.deep.equal(account)
      }),
    )
  })
  for (const text of [
    '',
    'live',
    'live/bank',
    'live/bank/',
    'prod/bank/none',
    'live/vault/none',
    'live/bank/none/more',
    'live/bank/a b',
    `live/bank/${'x'.repeat(65)}`,
    MerchantId('mer_1'),
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(accountOf(text)).to.equal(undefined)
    })
})
