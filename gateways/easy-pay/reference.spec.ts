import { expect } from 'chai'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { importedReference, referredBy } from './reference.ts'

describe('easypay: the reference of an imported payment', () => {
  it('says how a part of it is cancelled', () => {
    const types = methodKinds.map((kind) => [kind, referredBy(importedReference('123', kind) ?? '')])
    expect(types).to.deep.equal([
      ['card', { pgCno: '123', partialCancelType: '32' }],
      ['account', { pgCno: '123', partialCancelType: '33' }],
      ['wallet', { pgCno: '123', partialCancelType: '32' }],
    ])
  })
  it('cannot be made without knowing how it was paid', () => {
    expect(importedReference('123', null)).to.equal(undefined)
  })
})
