import { expect } from 'chai'
import fc from 'fast-check'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { instantOf, parseInstant } from '../../ledger/core/time.ts'
import {
  DEMO_SECRET_KEY,
  DEMO_SETTINGS,
  DEMO_SIMPLE_SECRET_KEY,
  DEMO_SIMPLE_SETTINGS,
} from '../../sims/naver-pay/server.ts'
import { naverPayContract } from './capabilities.ts'
import { digitsOf, instantIn } from './seoul-time.ts'
import { cutToBytes } from './wire.ts'

describe('naver pay: times', () => {
  it('are those of Seoul, in whole seconds', () => {
    expect(digitsOf(parseInstant('2026-12-31T15:00:00.999Z'))).to.equal('20270101000000')
    expect(instantIn('20270101000000')).to.equal('2026-12-31T15:00:00.000Z')
  })

  it('go out and come back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const instant = instantOf(seconds * 1_000)
        expect(instantIn(digitsOf(instant))).to.equal(instant)
      }),
    )
  })

  for (const digits of [
    '',
    '2026112009300',
    '20260230000000',
    '20261120240000',
    '20261120093060',
    'x'.repeat(14),
  ])
    it(`are not ${digits}`, () => {
      expect(instantIn(digits)).to.equal(undefined)
    })
})

describe('naver pay: texts', () => {
  it('are cut to bytes, and no character in two', () => {
    expect(cutToBytes(4, '가나')).to.equal('가')
    expect(cutToBytes(6, '가나')).to.equal('가나')
    expect(cutToBytes(7, '가나😀')).to.equal('가나')
    expect(cutToBytes(3, 'tea')).to.equal('tea')
  })

  it('are never longer than that', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, bytes) => {
        const cut = cutToBytes(bytes, text)
        expect(Buffer.byteLength(cut)).to.be.at.most(bytes)
        expect(text.startsWith(cut)).to.equal(true)
      }),
    )
  })
})

describe('naver pay: a contract', () => {
  it('takes those of the simulators, and names what is wrong with another', () => {
    expect(
      contractProblems(naverPayContract, { secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }),
    ).to.deep.equal([])
    const simple = { secretKey: DEMO_SIMPLE_SECRET_KEY, settings: DEMO_SIMPLE_SETTINGS }
    expect(contractProblems(naverPayContract, simple)).to.deep.equal([])
    const wrong = { secretKey: 'a b', settings: { ...DEMO_SETTINGS, chainId: 'ch@in', financialId: '' } }
    expect(contractProblems(naverPayContract, wrong).map(({ path }) => path)).to.deep.equal([
      'secretKey',
      'settings.chainId',
      'settings.financialId',
    ])
    const { partnerId: _partnerId, ...less } = DEMO_SETTINGS
    const missing = contractProblems(naverPayContract, { secretKey: DEMO_SECRET_KEY, settings: less })
    expect(missing.map(({ path }) => path)).to.deep.equal(['settings.partnerId'])
  })
})
