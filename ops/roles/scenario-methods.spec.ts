import { expect } from 'chai'
import { ProviderId } from '../../ledger/core/ids.ts'
import { scenarioMethods, type MethodPlaces } from './scenario-methods.ts'

const provider = ProviderId('some-provider')
const variable = 'JANGBU_SCENARIO_METHOD_SOME_PROVIDER'
const order = { providerOrderId: 'order', amount: 10_000n, installmentMonths: 0 }

const asked = (places: Partial<MethodPlaces>) =>
  scenarioMethods({ simulators: {}, demoContracts: new Map(), ...places })(provider, order)

describe('what a scenario pays with', () => {
  it('is what the environment names for the provider', async () => {
    const text = '{"type":"billing_key","billingKey":"bk-1","customerKey":"c-1"}'
    expect(await asked({ environment: { [variable]: text } })).to.deep.equal({
      kind: 'method',
      method: { type: 'billing_key', billingKey: 'bk-1', customerKey: 'c-1' },
    })
  })

  for (const text of ['secret', '["secret"]', '"secret"', '{"secret"'])
    it(`is not ${text}, and does not repeat it`, async () => {
      const told = await asked({ environment: { [variable]: text } })
      expect(told).to.deep.equal({ kind: 'failed', because: `${variable} is no JSON object` })
    })

  it('is nothing where there is neither, and says what could be set', async () => {
    for (const environment of [{}, { [variable]: '' }])
      expect(await asked({ environment })).to.deep.equal({ kind: 'none', because: variable })
  })

  it('is not a simulator’s where the demo contract leads elsewhere', async () => {
    const credentials = { baseUrl: 'https://sandbox.example', secretKey: 'k' }
    const told = await asked({
      simulators: { [provider]: 'http://127.0.0.1:1' },
      demoContracts: new Map([[provider, credentials]]),
    })
    expect(told).to.deep.equal({ kind: 'none', because: variable })
  })

  it('cannot be had of a simulator that is away', async () => {
    const baseUrl = 'http://127.0.0.1:1'
    const told = await asked({
      simulators: { [provider]: baseUrl },
      demoContracts: new Map([[provider, { baseUrl, secretKey: 'k' }]]),
    })
    expect(told.kind).to.equal('failed')
  })
})
