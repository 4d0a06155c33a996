import { expect } from 'chai'
import fc from 'fast-check'
import { holdsCardNumber, isCardNumberAlone } from './card-number.ts'

const held = [
  '4111111111111111',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111.1111.1111.1111',
  '4111/1111/1111/1111',
  '4111_1111_1111_1111',
  '4111–1111–1111–1111',
  '4111  1111  1111  1111',
  '4111 - 1111 - 1111 - 1111',
  '4111\u00a01111\u00a01111\u00a01111',
  '4111, 1111, 1111, 1111',
  '４１１１ １１１１ １１１１ １１１１',
  '４１１１１１１１１１１１１１１１',
  '4\u200b1\u200b1\u200b1\u200b111111111111',
  '4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e3111111111111',
  '㊶⑪⑪⑪⑪⑪⑪⑪',
  'card 5555555555554444 please',
  'card4111111111111111',
  'cardnumber4111111111111111',
  'VISA4111111111111111exp1227',
  'order-4111111111111111-1',
  '4111 1111 1111 1111 12/27',
  '4111111111111111 123',
  '5555-5555-5555-4444-123',
  '1 6011 1111 1111 1117',
  '3782 822463 10005',
  '3056-930902-5904',
  '378282246310005',
  '9410010000000004',
  '2223003122003222',
]

const harmless = [
  '4111111111111112',
  'order-20261120103000123',
  '1795169511930',
  '26112010300011',
  '010-1234-5678',
  '120-81-47521',
  'txn_4111111111111111abcdefabcdef0123',
  'TXN_4111111111111111ABCDEFABCDEF0123',
  'e58b19a7-ea00-4002-8111-111111111111',
  'order-41111111-1111-4111-8111-1111abcdef01',
  '4111 e58b19a7-ea00-4002-8111-111111111111 1111 1111 1111',
  '',
]

const words = fc.stringMatching(/^(?:[g-zG-Z가-힣]{0,12})$/)

/** The last digit that the others need. */
const checked = (digits: string): string => {
  const sums = Array.from(digits, Number)
    .reverse()
    .map((digit, place) => {
      const doubled = digit * (place % 2 === 0 ? 2 : 1)
      return doubled > 9 ? doubled - 9 : doubled
    })
  return digits + String((10 - (sums.reduce((sum, one) => sum + one, 0) % 10)) % 10)
}
const digitsOf = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9]{${String(length)}}$`))

const onePrefix = ['4', '51', '55', '34', '37', '36', '35', '6011', '62', '9', '50', '67']
const cardNumbers = fc.oneof(
  fc
    .tuple(fc.constantFrom(...onePrefix), fc.integer({ min: 13, max: 19 }))
    .chain(([prefix, length]) => digitsOf(length - 1 - prefix.length).map((rest) => checked(prefix + rest))),
  fc
    .tuple(fc.integer({ min: 2221, max: 2720 }), digitsOf(11))
    .map(([prefix, rest]) => checked(String(prefix) + rest)),
)

/** The sizes of all groups but the last, which has the rest. */
const groupedBy = (length: number): readonly (readonly number[])[] => [
  [],
  [4, 4, 4],
  ...(length === 14 || length === 15 ? [[4, 6]] : []),
  ...(length > 16 ? [[4, 4, 4, 4]] : []),
]
const grouped = (digits: string, sizes: readonly number[]): readonly string[] => {
  const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0))
  return [...ends, digits.length].map((end, index) => digits.slice(ends[index - 1] ?? 0, end))
}
const signs = ' -./_–—·,:;|*+()\u00a0\u2009\u3000\t\n−'.split('')
const separators = fc
  .array(fc.constantFrom(...signs), { minLength: 1, maxLength: 2 })
  .map((one) => one.join(''))
const fullWidth = (text: string): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

const formatted = cardNumbers.chain((digits) =>
  fc
    .tuple(fc.constantFrom(...groupedBy(digits.length)), separators, fc.boolean())
    .map(([sizes, separator, isWide]) => {
      const text = grouped(digits, sizes).join(separator)
      return isWide ? fullWidth(text) : text
    }),
)

describe('card numbers', () => {
  for (const text of held) {
    it(`are seen in “${text}”`, () => {
      expect(holdsCardNumber(text)).to.equal(true)
    })
  }

  for (const text of harmless) {
    it(`are not seen in “${text}”`, () => {
      expect(holdsCardNumber(text)).to.equal(false)
    })
  }

  it('are seen however they are written, among any words', () => {
    fc.assert(
      fc.property(words, formatted, words, (before, card, after) => {
        expect(holdsCardNumber(before + card + after)).to.equal(true)
        expect(holdsCardNumber(`${before} ${card} ${after}`)).to.equal(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('in a field for ids are seen where nothing else stands', () => {
    fc.assert(
      fc.property(formatted, (card) => {
        expect(isCardNumberAlone(card)).to.equal(true)
        expect(isCardNumberAlone(`token${card}`)).to.equal(false)
      }),
    )
  })
})

const month = fc.integer({ min: 1, max: 12 })
const day = fc.integer({ min: 1, max: 31 })
const two = (number: number): string => String(number).padStart(2, '0')
const dates = fc
  .tuple(fc.integer({ min: 1990, max: 2099 }), month, day)
  .map(([years, months, days]) => `${String(years)}${two(months)}${two(days)}`)
const areas = fc.constantFrom(
  '02',
  '031',
  '051',
  '064',
  '010',
  '011',
  '070',
  '080',
  '0505',
  '+82 10',
  '+82-2',
)

/** Numbers that people and machines use every day. */
const others: Readonly<Record<string, fc.Arbitrary<string>>> = {
  UUID: fc.oneof(
    fc.uuid(),
    fc.uuid().map((uuid) => uuid.toUpperCase()),
  ),
  'hexadecimal token': fc.stringMatching(/^(?:[0-9a-f]{32,64}|[0-9A-F]{32,64})$/),
  'order number that begins with a date': fc
    .tuple(dates, fc.constantFrom('', '-', '_'), fc.stringMatching(/^[0-9]{1,11}$/))
    .map((parts) => parts.join('')),
  'phone number': fc
    .tuple(areas, fc.constantFrom('-', ' ', '.', ''), digitsOf(4), digitsOf(4))
    .map(([area, separator, first, second]) => [area, first, second].join(separator)),
  'business number': fc
    .tuple(fc.constantFrom('-', ''), digitsOf(3), digitsOf(2), digitsOf(5))
    .map(([separator, ...groups]) => groups.join(separator)),
}

describe('other numbers', () => {
  for (const [what, numbers] of Object.entries(others)) {
    it(`a ${what} is none`, () => {
      fc.assert(
        fc.property(words, numbers, words, (before, number, after) => {
          for (const text of [number, `${before} ${number} ${after}`, `${before}-${number}`, `_${number}`])
            expect(holdsCardNumber(text), text).to.equal(false)
        }),
        { numRuns: 5_000 },
      )
    })
  }
})

describe('looking for card numbers', () => {
  const length = 64 * 1024
  const tiring = [
    '1 ',
    '4111 ',
    '4111 1111 1111 1112 ',
    '4111111111111112 ',
    '4',
    'a',
    `${'a'.repeat(23)} `,
    'aaaaaaaa4111111111111111 ',
    '11111111-',
    '11111111-1111-1111-1111-11111111111 ',
    '--',
    '４１１１ ',
    '\u0301\u0323',
    '\ufdfa',
    '😀4111',
  ]
  for (const piece of tiring) {
    it(`in 64 KB of “${piece}” takes no time to speak of`, () => {
      const text = `${piece.repeat(length / piece.length)}z`
      const before = performance.now()
      expect(holdsCardNumber(text)).to.equal(false)
      // Some milliseconds; anything that grows with the square takes seconds.
      expect(performance.now() - before).to.be.lessThan(150)
    })
  }
})
