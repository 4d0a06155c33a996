import { expect } from 'chai'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { DEMO_MANUAL_SETTINGS, DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/easy-pay/malls.ts'
import { easyPayContract, isManual, mallIdIn } from './capabilities.ts'

const secretKey = DEMO_SECRET_KEY

describe('easypay: a contract', () => {
  it('has the form of those that its simulator knows', () => {
    for (const settings of [DEMO_SETTINGS, DEMO_MANUAL_SETTINGS])
      expect(contractProblems(easyPayContract, { secretKey, settings })).to.deep.equal([])
    expect(isManual({ secretKey, settings: DEMO_MANUAL_SETTINGS })).to.equal(true)
  })

  it('is one of automatic acquisition unless it says otherwise', () => {
    const contract = { secretKey, settings: { mallId: 'T5102001' } }
    expect(contractProblems(easyPayContract, contract)).to.deep.equal([])
    expect([isManual(contract), mallIdIn(contract)]).to.deep.equal([false, 'T5102001'])
  })

  it('is refused in any other form', () => {
    for (const [path, contract] of [
      ['secretKey', { secretKey: 'short', settings: DEMO_SETTINGS }],
      ['settings.mallId', { secretKey, settings: {} }],
      ['settings.mallId', { secretKey, settings: { mallId: 't5102001' } }],
      [
        'settings.manualAcquisition',
        { secretKey, settings: { ...DEMO_SETTINGS, manualAcquisition: 'true' } },
      ],
    ] as const)
      expect(contractProblems(easyPayContract, contract).map((one) => one.path)).to.deep.equal([path])
  })
})
