import { expect } from 'chai'
import * as fc from 'fast-check'
import { readContractValues, writeContractValues } from './contract.ts'

describe("the sealed text of a contract's values", () => {
  it('is the key itself where there is nothing else', () => {
    expect(writeContractValues({ secretKey: 'sk' })).to.equal('sk')
    expect(writeContractValues({ secretKey: 'sk', settings: {} })).to.equal('sk')
    expect(readContractValues('{not ours')).to.deep.equal({ secretKey: '{not ours' })
  })

  it('is not confused by a key that looks like more', () => {
    const looksLikeMore = fc.constantFrom(
      '{"secretKey":',
      '{"secretKey":"a","settings":{}}',
      '{"secretKey":1}',
    )
    fc.assert(
      fc.property(looksLikeMore, fc.string(), (secretKey, more) => {
        const text = writeContractValues({ secretKey: secretKey + more })
        expect(readContractValues(text).secretKey).to.equal(secretKey + more)
      }),
    )
    expect(readContractValues('{"secretKey":kept before')).to.deep.equal({
      secretKey: '{"secretKey":kept before',
    })
  })

  it('gives back whatever was written', () => {
    const settings = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z]{0,10}$/), fc.string(), { minKeys: 1 })
    fc.assert(
      fc.property(fc.string(), settings, (secretKey, more) => {
        const values = { secretKey, settings: { ...more } }
        expect(readContractValues(writeContractValues(values))).to.deep.equal(values)
      }),
    )
  })
})
