import { expect } from 'chai'
import { contractProblems } from '../../ledger/core/contract-shape.ts'
import { DEMO_SECRET_KEY, DEMO_SETTINGS } from '../../sims/nice-pay/server.ts'
import { nicePayContract } from './capabilities.ts'

describe('nice-pay: a contract', () => {
  it('is a secret key and the client key', () => {
    const whole = { secretKey: DEMO_SECRET_KEY, settings: DEMO_SETTINGS }
    expect(contractProblems(nicePayContract, whole)).to.deep.equal([])
    const paths = (values: { secretKey: string; settings?: Record<string, string> }): readonly string[] =>
      contractProblems(nicePayContract, values).map(({ path }) => path)
    expect(paths({ secretKey: DEMO_SECRET_KEY })).to.deep.equal(['settings.clientKey'])
    expect(paths({ ...whole, secretKey: 'too short' })).to.deep.equal(['secretKey'])
    expect(paths({ ...whole, settings: { clientKey: 'a:b' } })).to.deep.equal(['settings.clientKey'])
  })
})
