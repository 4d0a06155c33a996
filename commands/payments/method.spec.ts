import { expect } from 'chai'
import fc from 'fast-check'
import { PaymentId, ProviderId, providerOrderIdOf } from '../../ledger/core/ids.ts'
import { readInstrument, writeInstrument, type InstrumentKind } from '../../ledger/payment/instrument.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import { instrumentOf, methodNotTaken, MethodField, type Method, type OwnMethod } from './method.ts'

const profileWith = (...instruments: readonly InstrumentKind[]): ProviderProfile => ({
  id: ProviderId('some-provider'),
  preAuthorization: true,
  installmentMonths: [0],
  instruments,
  asksByToken: false,
  orderIdPattern: /^[a-z]{3,10}$/,
  imports: { reference: { description: 'any', pattern: /^.+$/, example: 'r' }, currencies: ['KRW'] },
  contract: { secretKey: { description: 'a key', pattern: /./, example: 'k', isSecret: true }, settings: {} },
})

const token: OwnMethod = { type: 'token', token: 'tok_1' }
const billingKey: OwnMethod = { type: 'billing_key', billingKey: 'bk_1', customerKey: 'payer_1' }
const card: Method = { type: 'card', cardId: 'card_1' }

const many = Object.fromEntries(Array.from({ length: 31 }, (_none, index) => [`a${String(index)}`, 'x']))

describe('what is charged', () => {
  const taken: readonly unknown[] = [
    token,
    { ...token, providerOrderId: 'window-1' },
    billingKey,
    card,
    { ...token, token: '!~'.repeat(4_000) },
    { ...token, window: { pg_token: 'a b', enc_info: '~'.repeat(8_000), empty: '' } },
    { ...token, window: {} },
  ]
  const refused: readonly unknown[] = [
    ...[undefined, null, 'tok_1', {}, { type: 'card' }, { type: 'token' }, { token: 'tok_1' }],
    ...['', ' ', 'a b', 'a\n', '토큰', 'x'.repeat(8_001), 1].map((bad) => ({ ...token, token: bad })),
    ...[{ a: 1 }, { '1a': 'x' }, { a: '가' }, { a: 'x'.repeat(8_001) }, many, 'x'].map((bad) => ({
      ...token,
      window: bad,
    })),
    ...['', 'x'.repeat(65), 1].map((bad) => ({ ...token, providerOrderId: bad })),
    { type: 'billing_key', billingKey: 'bk_1' },
    { type: 'billing_key', customerKey: 'payer_1' },
    { ...billingKey, customerKey: 'a b' },
    { ...billingKey, providerOrderId: 'window-1' },
    { ...billingKey, token: 'tok_1' },
    { ...token, billingKey: 'bk_1' },
    { ...card, billingKey: 'bk_1' },
    { ...card, cardId: 1 },
  ]
  it('is a token, a billing key with its payer, or a registered card, and nothing else', () => {
    for (const method of taken) expect(MethodField.parse(method)).to.deep.equal(method)
    for (const method of refused)
      expect(MethodField.safeParse(method).success, JSON.stringify(method)).to.equal(false)
  })

  it('is sealed as the instrument that it is, and read back as the same', () => {
    expect(instrumentOf(token)).to.deep.equal({ kind: 'token', token: 'tok_1' })
    expect(instrumentOf(billingKey)).to.deep.equal({
      ...{ kind: 'billing_key', billingKey: 'bk_1', customerKey: 'payer_1' },
    })
    const secret = fc.oneof(fc.stringMatching(/^[\x21-\x7e]{1,30}$/), fc.constantFrom('billing_key', 'token'))
    const name = fc.stringMatching(/^[A-Za-z]\w{0,9}$/)
    const value = fc.stringMatching(/^[\x20-\x7e]{0,30}$/)
    const window = fc.dictionary(name, value, { noNullPrototype: true })
    const method: fc.Arbitrary<OwnMethod> = fc.oneof(
      fc.record({ type: fc.constant('token' as const), token: secret }),
      fc.record({ type: fc.constant('token' as const), token: secret, window }),
      fc.record({ type: fc.constant('billing_key' as const), billingKey: secret, customerKey: secret }),
    )
    fc.assert(
      fc.property(method, (one) => {
        const instrument = instrumentOf(one)
        expect(readInstrument(writeInstrument(instrument))).to.deep.equal(instrument)
      }),
    )
  })
})

describe('what a provider does not take', () => {
  it('another kind of instrument, said with those it takes', () => {
    expect(methodNotTaken(profileWith('token'), token)).to.equal(undefined)
    expect(methodNotTaken(profileWith('billing_key'), billingKey)).to.equal(undefined)
    expect(methodNotTaken(profileWith('token'), billingKey)).to.deep.equal({
      ...{ path: 'method.type', message: 'some-provider takes token' },
    })
    expect(methodNotTaken(profileWith('token', 'billing_key'), billingKey)).to.equal(undefined)
    expect(methodNotTaken(profileWith('billing_key'), card)).to.equal(undefined)
    expect(methodNotTaken(profileWith('token'), card)).to.deep.equal({
      ...{ path: 'method.type', message: 'some-provider takes token' },
    })
    expect(methodNotTaken(profileWith('billing_key'), token)).to.deep.equal({
      ...{ path: 'method.type', message: 'some-provider takes billing_key' },
    })
  })
  it('an order id that it could not have', () => {
    const profile = profileWith('token')
    expect(methodNotTaken(profile, { ...token, providerOrderId: 'window' })).to.equal(undefined)
    for (const providerOrderId of ['ab', 'Window', 'window-1', 'x'.repeat(11), 'window\n'])
      expect(methodNotTaken(profile, { ...token, providerOrderId })).to.deep.equal({
        ...{ path: 'method.providerOrderId', message: 'no order id of some-provider' },
      })
  })
  it('an order id that looks like ours: it could be another payment’s', () => {
    const profile = { ...profileWith('token'), orderIdPattern: /^[a-z0-9-]{3,40}$/ }
    const taken = (providerOrderId: string) => methodNotTaken(profile, { ...token, providerOrderId })
    const ours = providerOrderIdOf(PaymentId(`pay_${'a1'.repeat(16)}`), 2)
    expect(taken(ours)).to.deep.equal({
      ...{ path: 'method.providerOrderId', message: 'of the form of our own' },
    })
    expect(taken(ours.slice(1))).to.equal(undefined)
  })
})
