import { expect } from 'chai'
import { instantOf } from '../ledger/core/time.ts'
import { httpClient } from './http/client.ts'
import { providerProfiles, providerRegistry } from './registry.ts'

describe('provider registry', () => {
  it('opens one gateway for each provider, under its own id and with its own HTTP', async () => {
    const opened: string[] = []
    const registry = providerRegistry({
      openHttp: (provider) => {
        opened.push(provider)
        return httpClient()
      },
      now: () => instantOf(0),
    })
    expect([...registry.gateways.keys()]).to.deep.equal(providerProfiles.map(({ id }) => id))
    expect([...registry.gateways].every(([id, gateway]) => gateway.provider === id)).to.equal(true)
    expect(opened).to.deep.equal([...registry.gateways.keys()])
    await registry.close()
  })
})
