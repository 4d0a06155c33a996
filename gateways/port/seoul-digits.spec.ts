import { expect } from 'chai'
import fc from 'fast-check'
import { instantOf, parseInstant } from '../../ledger/core/time.ts'
import { SeoulDigits, seoulDigitsOf } from './seoul-digits.ts'

describe('times in digits', () => {
  it('are those of Seoul, in whole seconds', () => {
    expect(seoulDigitsOf(parseInstant('2026-12-31T15:00:00.999Z'))).to.equal('20270101000000')
    expect(SeoulDigits.parse('20270101000000')).to.equal('2026-12-31T15:00:00.000Z')
    expect(SeoulDigits.parse('20280229235959')).to.equal('2028-02-29T14:59:59.000Z')
  })

  it('go out and come back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const instant = instantOf(seconds * 1_000)
        expect(SeoulDigits.parse(seoulDigitsOf(instant))).to.equal(instant)
      }),
    )
  })

  for (const digits of [
    '',
    '2026112009300',
    '202611200930000',
    '20260230000000',
    '20270229000000',
    '20261320000000',
    '20261120240000',
    '20261120093060',
    'x'.repeat(14),
  ])
    it(`are not ${digits}`, () => {
      expect(SeoulDigits.safeParse(digits).success).to.equal(false)
    })
})
