import { expect } from 'chai'
import fc from 'fast-check'
import { isMaskedNumber } from './masked-number.ts'

const digit = fc.integer({ min: 0, max: 9 }).map(String)
/** Whole numbers of cards and accounts. */
const number = fc.array(digit, { minLength: 8, maxLength: 19 }).map((digits) => digits.join(''))

describe('a masked number', () => {
  for (const text of [
    '4330-12**-****-1234',
    '433012******1234',
    '4330 12** **** 1234',
    '4330********1234',
    '************1234',
    '****************',
    '433012******123*',
    '3782-82****-*0005',
    '110-***-**7890',
    '1234****',
  ]) {
    it(`may look like ${text}`, () => {
      expect(isMaskedNumber(text)).to.equal(true)
    })
  }
  for (const [what, text] of [
    ['a whole number', '4330123456781234'],
    ['a whole number in groups', '4330-1234-5678-1234'],
    ['seven digits at the beginning', '4330-123*-****-1234'],
    ['five digits at the end', '4330-12**-***1-1234'],
    ['a digit in between', '4330-12**-*5**-1234'],
    ['fewer than four hidden', '43301***1234'],
    ['too few places', '***1234'],
    ['too many places', '433012**********1234'],
    ['another sign for what is hidden', '4330-12xx-xxxx-1234'],
    ['digits of another script', '４３３０-12**-****-1234'],
    ['words', 'Hong 12**-****-1234'],
    ['two dashes in a row', '4330--12**-****-1234'],
    ['a dash at the end', '4330-12**-****-1234-'],
    ['a line of its own behind it', '4330-12**-****-1234\n'],
    ['nothing', ''],
  ] as const) {
    it(`has never ${what}`, () => {
      expect(isMaskedNumber(text)).to.equal(false)
    })
  }
  it('tells nothing but the first six and the last four digits, wherever it is hidden', () => {
    fc.assert(
      fc.property(number, fc.infiniteStream(fc.boolean()), (digits, hides) => {
        const text = Array.from(digits, (one) => (hides.next().value === true ? '*' : one)).join('')
        if (!isMaskedNumber(text)) return
        expect(text.slice(6, -4)).to.match(/^\**$/)
        expect(text.replaceAll(/\d/g, '').length).to.be.at.least(4)
      }),
    )
  })
  it('is any number of a card with its middle hidden', () => {
    fc.assert(
      fc.property(fc.array(digit, { minLength: 14, maxLength: 19 }), (digits) => {
        const text = digits.map((one, at) => (at < 6 || at >= digits.length - 4 ? one : '*')).join('')
        expect(isMaskedNumber(text)).to.equal(true)
        expect(isMaskedNumber(digits.join(''))).to.equal(false)
      }),
    )
  })
})
