import { expect } from 'chai'
import fc from 'fast-check'
import { redact, withoutSecrets } from './redact.ts'

const fields = new Set(['orderId', 'amount', 'codes', 'paid'])

const redacted = (body: unknown): unknown => JSON.parse(redact(body, fields).text)

describe('redaction of bodies', () => {
  it('keeps the structure, and the values of the fields that may be kept', () => {
    const body = {
      orderId: 'order-1',
      amount: 10_000n,
      paid: true,
      codes: ['A', 7, null],
      card: { number: '4111', amount: 5, owner: null, tags: ['x', 1, false] },
      unsaid: undefined,
    }
    expect(redacted(body)).to.deep.equal({
      orderId: 'order-1',
      amount: 10_000,
      paid: true,
      codes: ['A', 7, null],
      card: {
        number: '[redacted]',
        amount: 5,
        owner: null,
        tags: ['[redacted]', '[redacted]', '[redacted]'],
      },
    })
  })
  it('keeps no scalar that stands alone, and no field inside one that may be kept', () => {
    for (const scalar of ['text', 1, true]) expect(redacted(scalar)).to.equal('[redacted]')
    expect(redacted({ orderId: { secret: 'x' }, codes: [{ secret: 'x' }] })).to.deep.equal({
      orderId: { secret: '[redacted]' },
      codes: [{ secret: '[redacted]' }],
    })
  })
  it('ends at structures that no message has', () => {
    let deep: unknown = { orderId: 'order-1' }
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(redact(deep, fields).text).to.have.length.below(200)
  })
  it('lets no other value through, whatever the body is', () => {
    const secret = fc.string({ minLength: 3, maxLength: 12 }).map((text) => `§${text}`)
    const body = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, secret, tie('list'), tie('record')),
      list: fc.array(tie('any'), { maxLength: 4 }),
      record: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString', 'amount '), tie('any')),
    })).any
    fc.assert(
      fc.property(body, (value) => {
        const { text } = redact(value, fields)
        expect(() => {
          JSON.parse(text)
        }).not.to.throw()
        expect(text).not.to.contain('§')
      }),
      { numRuns: 500 },
    )
  })
  it('takes out what somebody quoted, as JSON writes it, and leaves short words', () => {
    const secrets = ['tok_0123456789', 'with "quotes" in it', 'KRW']
    const quoting = JSON.stringify({ message: 'no tok_0123456789, no with "quotes" in it', currency: 'KRW' })
    expect(JSON.parse(withoutSecrets(quoting, secrets))).to.deep.equal({
      message: 'no [redacted], no [redacted]',
      currency: 'KRW',
    })
  })
})
