import { expect } from 'chai'
import fc from 'fast-check'
import { instantOf, parseInstant } from '../../ledger/core/time.ts'
import { dayOf, instantOfSecond, isSecond, isSinceYesterday } from './seoul-time.ts'
import { wording } from './wording.ts'

describe('easypay: texts', () => {
  it('are never longer, never broken, and hold nothing that is blocked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 60 }), (text, longest) => {
        const cut = wording(longest, text)
        expect(Buffer.byteLength(cut)).to.be.at.most(longest)
        expect(cut.isWellFormed()).to.equal(true)
        expect(cut).not.to.match(/['"<>\\;|\n\r&]|\p{Extended_Pictographic}/u)
        expect(wording(longest, cut)).to.equal(cut)
      }),
    )
  })

  it('are left alone where they may be', () => {
    const text = '[특가] 가을 (Black) - 1.5'
    expect(wording(50, text)).to.equal(text)
  })
})

describe('easypay: times', () => {
  it('are of Seoul', () => {
    expect(dayOf(parseInstant('2026-12-31T15:00:00Z'))).to.equal('20270101')
    expect(instantOfSecond('20270101000000')).to.equal('2026-12-31T15:00:00.000Z')
  })

  it('are times', () => {
    for (const [text, is] of [
      ['20260228235959', true],
      ['20260230000000', false],
      ['20260228240001', false],
      ['2026022823595', false],
      ['2026-02-28T23:59:59', false],
    ] as const)
      expect(isSecond(text), text).to.equal(is)
  })

  it('can be asked about on their day and the next', () => {
    const day = 86_400_000
    const requested = instantOf(0)
    for (const [later, is] of [
      [0, true],
      [day, true],
      [2 * day - 9 * 3_600_000 - 1, true],
      [2 * day - 9 * 3_600_000, false],
    ] as const)
      expect(isSinceYesterday(requested, instantOf(later)), String(later)).to.equal(is)
  })
})
