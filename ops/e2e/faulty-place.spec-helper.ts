import { expect } from 'chai'
import { DEMO_SECRET_KEY } from '../../sims/card-network/server.ts'
import { startFaultyProvider, type FaultyProvider } from './faulty-provider.spec-helper.ts'
import { newMerchant, type TestSystem } from './system.spec-helper.ts'

/** The system as a merchant sees it whose contract leads to a provider of its own: what fails there fails for no other. */
export type Place = TestSystem & { readonly provider: FaultyProvider }

export const placesOn = (
  system: TestSystem,
): { readonly open: () => Promise<Place>; readonly close: () => Promise<void> } => {
  const providers: FaultyProvider[] = []
  return {
    open: async () => {
      const provider = await startFaultyProvider()
      providers.push(provider)
      const { id, client } = await newMerchant(system)
      const contract = {
        provider: 'card-network',
        mode: 'test',
        baseUrl: provider.url,
        secretKey: DEMO_SECRET_KEY,
      }
      const told = await system.admin.post(`/v1/merchants/${id}/provider-contracts`, contract)
      expect(told.status, told.text).to.equal(201)
      return { ...system, merchant: client, simulator: provider.simulator, provider }
    },
    close: async () => {
      await Promise.all(providers.map((provider) => provider.close()))
    },
  }
}
