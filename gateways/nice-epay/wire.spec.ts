import { expect } from 'chai'
import * as fc from 'fast-check'
import iconv from 'iconv-lite'
import { contractProblems, settingIn } from '../../ledger/core/contract-shape.ts'
import { money } from '../../ledger/core/money.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/nice-epay/server.ts'
import { seoulDigitsOf } from '../port/seoul-digits.ts'
import { cutToBytes } from '../port/texts.ts'
import { niceEpayContract } from './capabilities.ts'
import { ShortTime } from './seoul-time.ts'
import { isSpellable } from './wire.ts'

describe('nice-epay: on the wire', () => {
  it('cuts by bytes of EUC-KR, and no letter in two', () => {
    const text = fc.string({ unit: fc.constantFrom('가', 'a', ' ', '힣', '😀', '~', 'é') })
    fc.assert(
      fc.property(text, fc.nat(40), (whole, bytes) => {
        const cut = cutToBytes(bytes, whole, 'euc-kr')
        expect(whole.startsWith(cut)).to.equal(true)
        expect(iconv.encode(cut, 'euc-kr').length).to.be.at.most(bytes)
      }),
    )
    expect(cutToBytes(5, '가나다', 'euc-kr')).to.equal('가나')
    expect(cutToBytes(40, '녹차 한 잔', 'euc-kr')).to.equal('녹차 한 잔')
  })

  it('writes and reads times in Seoul', () => {
    const read = ShortTime.parse('261231235959')
    expect(read).to.equal('2026-12-31T14:59:59.000Z')
    expect(seoulDigitsOf(read)).to.equal('20261231235959')
    for (const wrong of ['', '261332235959', '260230120000', '26123123595', '2612312359599', 'abcdefabcdef'])
      expect(ShortTime.safeParse(wrong).success, wrong).to.equal(false)
  })

  it('spells won of up to twelve digits', () => {
    expect(isSpellable(money(999_999_999_999n, 'KRW'))).to.equal(true)
    expect(isSpellable(money(1_000_000_000_000n, 'KRW'))).to.equal(false)
    expect(isSpellable(money(1n, 'USD'))).to.equal(false)
  })
})

describe('nice-epay: a contract', () => {
  it('is a MerchantKey and a MID, the rest has its usual values', () => {
    const demo = { secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
    expect(contractProblems(niceEpayContract, demo)).to.deep.equal([])
    expect(settingIn(niceEpayContract, demo, 'approvalHosts')).to.equal(
      'dc1-api.nicepay.co.kr,dc2-api.nicepay.co.kr',
    )
    const settings = Object.fromEntries(
      Object.entries(niceEpayContract.settings).map(([name, { example }]) => [name, example]),
    )
    const { example: secretKey } = niceEpayContract.secretKey
    expect(contractProblems(niceEpayContract, { secretKey, settings })).to.deep.equal([])
  })

  for (const [name, value] of [
    ['mid', 'nicepay00'],
    ['mid', 'nicepay-0m'],
    ['approvalHosts', ''],
    ['approvalHosts', 'evil.example'],
    ['approvalHosts', 'nicepay.co.kr.evil.example'],
    ['approvalHosts', 'https://dc1-api.nicepay.co.kr'],
    ['approvalHosts', 'dc1-api.nicepay.co.kr, dc2-api.nicepay.co.kr'],
    ['cancelBaseUrl', 'http://pg-api.nicepay.co.kr'],
    ['cancelBaseUrl', 'https://evil.example/pg-api.nicepay.co.kr'],
    ['cancelBaseUrl', 'https://evil@pg-api.nicepay.co.kr'],
  ] as const) {
    it(`takes no ${name} "${value}"`, () => {
      const settings = { ...DEMO_SETTINGS, [name]: value }
      const problems = contractProblems(niceEpayContract, { secretKey: DEMO_SECRET_KEY, settings })
      expect(problems.map(({ path }) => path)).to.deep.equal([`settings.${name}`])
    })
  }

  it('takes no other key', () => {
    const problems = contractProblems(niceEpayContract, { secretKey: 'short', settings: DEMO_SETTINGS })
    expect(problems.map(({ path }) => path)).to.deep.equal(['secretKey'])
  })
})
