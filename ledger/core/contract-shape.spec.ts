import { expect } from 'chai'
import { contractProblems, settingIn, type ContractShape } from './contract-shape.ts'

const shape: ContractShape = {
  secretKey: { description: 'the key', pattern: /^sk_\w+$/, example: 'sk_…', isSecret: true },
  settings: {
    siteCode: { description: 'the site', pattern: /^[A-Z0-9]{5}$/, example: 'T0000', isSecret: false },
    zone: { description: 'the zone', pattern: /^\d$/, example: '1', isSecret: false, whenAbsent: '0' },
  },
}

describe("the shape of a provider's contract", () => {
  it('finds nothing wrong with what is complete', () => {
    expect(contractProblems(shape, { secretKey: 'sk_1', settings: { siteCode: 'T0000' } })).to.deep.equal([])
  })

  it('names everything that is missing, misformed or unknown, and quotes none of it', () => {
    const problems = contractProblems(shape, { secretKey: 'hush', settings: { zone: 'xx', area: 'hush' } })
    expect(problems.map(({ path }) => path)).to.deep.equal([
      'secretKey',
      'settings.siteCode',
      'settings.zone',
      'settings.area',
    ])
    expect(JSON.stringify(problems)).not.to.include('hush')
    expect(problems[1]?.message).to.equal('is missing: the site, like T0000')
  })

  it('takes no name of the language itself for one of the shape', () => {
    const settings = { siteCode: 'T0000', constructor: 'x' }
    expect(contractProblems(shape, { secretKey: 'sk_1', settings })).to.have.length(1)
  })

  it('gives a setting, or what holds without it', () => {
    expect(settingIn(shape, { secretKey: 'sk_1', settings: { siteCode: 'T1' } }, 'siteCode')).to.equal('T1')
    expect(settingIn(shape, { secretKey: 'sk_1' }, 'zone')).to.equal('0')
    expect(() => settingIn(shape, { secretKey: 'sk_1' }, 'siteCode')).to.throw('no setting siteCode')
  })
})
