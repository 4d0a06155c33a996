import { expect } from 'chai'
import fc from 'fast-check'
import { inspect } from './inspect.ts'

describe('card numbers', () => {
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

  it('holds ids made by machines, in fields that are named for them, also of every entry of a list', () => {
    const id = 'x4111111111111111'
    const opaque = ['token', 'window.*', 'lines.#.reference']
    for (const body of [{ token: id }, { window: { a: id } }, { lines: [{}, { reference: id }] }])
      expect(inspect(body, opaque), JSON.stringify(body)).to.equal(undefined)
    for (const body of [{ name: id }, { lines: [{ name: id }] }, { lines: { a: { reference: id } } }])
      expect(inspect(body, opaque)?.reason, JSON.stringify(body)).to.equal('card_number_refused')
    const alone = inspect({ lines: [{ reference: '4111111111111111' }] }, opaque)
    expect(alone?.errors?.[0]?.path).to.equal('lines.0.reference')
  })
  it('of any well-formed JSON without digits passes', () => {
    const word = fc
      .string({ unit: 'grapheme' })
      .map((text) => text.replaceAll(/[\d\0]/gu, ''))
      .filter((text) => text !== '__proto__')
    fc.assert(
      fc.property(fc.dictionary(word, fc.oneof(word, fc.boolean(), fc.constant(null))), (body) => {
        expect(inspect(body)).to.equal(undefined)
      }),
    )
  })
})
