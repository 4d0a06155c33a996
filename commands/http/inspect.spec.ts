import { expect } from 'chai'
import fc from 'fast-check'
import { holdsCardNumber } from './card-number.ts'
import { inspect } from './inspect.ts'

describe('card numbers', () => {
  const held = [
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    'card 5555555555554444 please',
    'card4111111111111111',
    'order-4111111111111111-1',
    '4111 1111 1111 1111 12/27',
    '4111111111111111 123',
    '5555-5555-5555-4444-123',
    '1 6011 1111 1111 1117',
    '3782 822463 10005',
    '378282246310005',
    '9410010000000004',
    '2223003122003222',
  ]
  for (const text of held) {
    it(`are seen in “${text}”`, () => {
      expect(holdsCardNumber(text)).to.equal(true)
    })
  }

  const harmless = [
    '4111111111111112',
    'order-20261120103000123',
    '1795169511930',
    '010-1234-5678',
    '120-81-47521',
    'txn_4111111111111111abcdefabcdef0123',
    'e58b19a7-ea00-4002-8111-111111111111',
    'order-41111111-1111-4111-8111-1111abcdef01',
    '',
  ]
  for (const text of harmless) {
    it(`are not seen in “${text}”`, () => {
      expect(holdsCardNumber(text)).to.equal(false)
    })
  }

  it('are found wherever they stand in a body', () => {
    const card = '4111111111111111'
    const bodies = [{ a: { b: [1, { c: card }] } }, { [card]: 1 }, [card], { n: 4111111111111111 }, card]
    for (const body of bodies) expect(inspect(body)?.reason).to.equal('card_number_refused')
  })

  it('are never echoed', () => {
    expect(JSON.stringify(inspect({ memo: '4111111111111111' }))).to.not.include('4111111111111111')
    expect(JSON.stringify(inspect({ '4111111111111111': 'x' }))).to.not.include('4111111111111111')
  })
})

describe('text', () => {
  it('that cannot be stored is refused with its path', () => {
    for (const value of ['a\0b', '\ud800']) {
      expect(inspect({ a: { b: value } })).to.deep.include({ reason: 'invalid_request' })
      expect(inspect({ a: { b: value } })?.errors?.[0]?.path).to.equal('a.b')
    }
  })

  it('nested as deep as a body is long does no harm', () => {
    const body: unknown = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`)
    expect(inspect(body)?.reason).to.equal('invalid_request')
  })

  it('under a name that schemas would drop is refused', () => {
    expect(inspect(JSON.parse('{"a":{"__proto__":"x"}}'))?.errors?.[0]?.path).to.equal('a.__proto__')
  })

  it('of any well-formed JSON without digits passes', () => {
    const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\d\0]/gu, ''))
    fc.assert(
      fc.property(fc.dictionary(word, fc.oneof(word, fc.boolean(), fc.constant(null))), (body) => {
        expect(inspect(body)).to.equal(undefined)
      }),
    )
  })
})
