import { expect } from 'chai'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import {
  DEMO_SECRET_KEY,
  DEMO_SETTINGS,
  DEMO_SIMPLE_SECRET_KEY,
  DEMO_SIMPLE_SETTINGS,
} from '../../sims/naver-pay/server.ts'
import { naverPayContract } from './capabilities.ts'

describe('naver pay: a contract', () => {
  it('takes those of the simulators, and names what is wrong with another', () => {
    expect(
      contractProblems(naverPayContract, { secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }),
    ).to.deep.equal([])
    const simple = { secretKey: DEMO_SIMPLE_SECRET_KEY, settings: DEMO_SIMPLE_SETTINGS }
    expect(contractProblems(naverPayContract, simple)).to.deep.equal([])
    const wrong = { secretKey: 'a b', settings: { ...DEMO_SETTINGS, chainId: 'ch@in', financialId: '' } }
    expect(contractProblems(naverPayContract, wrong).map(({ path }) => path)).to.deep.equal([
      'secretKey',
      'settings.chainId',
      'settings.financialId',
    ])
    const { partnerId: _partnerId, ...less } = DEMO_SETTINGS
    const missing = contractProblems(naverPayContract, { secretKey: DEMO_SECRET_KEY, settings: less })
    expect(missing.map(({ path }) => path)).to.deep.equal(['settings.partnerId'])
  })
})
