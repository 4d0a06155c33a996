import { expect } from 'chai'
import fc from 'fast-check'
import { PaymentId, ProviderId, providerOrderIdOf } from '../../ledger/core/ids.ts'
import { readInstrument, writeInstrument, type InstrumentKind } from '../../ledger/payment/instrument.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import { instrumentOf, methodNotTaken, MethodField, type Method } from './method.ts'

const profileWith = (...instruments: readonly InstrumentKind[]): ProviderProfile => ({
  id: ProviderId('some-provider'),
  preAuthorization: true,
  installmentMonths: [0],
  instruments,
  orderIdPattern: /^[a-z]{3,10}$/,
})

const token: Method = { type: 'token', token: 'tok_1' }
const billingKey: Method = { type: 'billing_key', billingKey: 'bk_1', customerKey: 'payer_1' }

describe('what is charged', () => {
  const taken: readonly unknown[] = [
    token,
    { ...token, providerOrderId: 'window-1' },
    billingKey,
    { ...token, token: '!~'.repeat(150) },
  ]
  const refused: readonly unknown[] = [
    ...[undefined, null, 'tok_1', {}, { type: 'card' }, { type: 'token' }, { token: 'tok_1' }],
    ...['', ' ', 'a b', 'a\n', '토큰', 'x'.repeat(301), 1].map((bad) => ({ ...token, token: bad })),
    ...['', 'x'.repeat(65), 1].map((bad) => ({ ...token, providerOrderId: bad })),
    { type: 'billing_key', billingKey: 'bk_1' },
    { type: 'billing_key', customerKey: 'payer_1' },
    { ...billingKey, customerKey: 'a b' },
    { ...billingKey, providerOrderId: 'window-1' },
    { ...billingKey, token: 'tok_1' },
    { ...token, billingKey: 'bk_1' },
  ]
  it('is a token, or a billing key with its payer, and nothing else', () => {
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
    const method: fc.Arbitrary<Method> = fc.oneof(
      fc.record({ type: fc.constant('token' as const), token: secret }),
      fc.record({ type: fc.constant('billing_key' as const), billingKey: secret, customerKey: secret }),
    )
    fc.assert(
      fc.property(method, (one) => {
        const instrument = instrumentOf(MethodField.parse(one))
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
