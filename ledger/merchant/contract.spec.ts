import { expect } from 'chai'
import * as fc from 'fast-check'
import { readContractValues, writeContractValues } from './contract.ts'

describe("the sealed text of a contract's values", () => {
  it('is the key itself where there is nothing else', () => {
    expect(writeContractValues({ secretKey: 'sk' })).to.equal('sk')
    expect(writeContractValues({ secretKey: 'sk', settings: {} })).to.equal('sk')
    expect(readContractValues('{not ours')).to.deep.equal({ secretKey: '{not ours' })
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
