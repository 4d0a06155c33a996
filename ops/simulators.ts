import type { Credentials } from '../gateways/port/gateway.ts'
import { providerProfiles } from '../gateways/registry.ts'
import { ProviderId } from '../ledger/core/ids.ts'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../sims/card-network/server.ts'
import { ConfigError, type Config } from './config.ts'
import type { DemoContracts } from './roles/parts.ts'

type Simulator = {
  readonly secretKey: string
  readonly start: () => Promise<{ url: string; close: () => Promise<void> }>
}

const simulators: ReadonlyMap<ProviderId, Simulator> = new Map([
  [ProviderId('card-network'), { secretKey: DEMO_SECRET_KEY, start: () => startCardNetworkSim() }],
])

export type Providers = {
  readonly demoContracts: DemoContracts
  /** Addresses of the simulators that run here, by provider. */
  readonly simulators: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/**
 * The demo contract of each provider: what the environment names, else, in development, a simulator started here.
 * @throws ConfigError when an address is given without a key.
 */
export const openProviders = async (config: Config): Promise<Providers> => {
  const demoContracts = new Map<ProviderId, Credentials>()
  const running = new Map<ProviderId, { url: string; close: () => Promise<void> }>()
  for (const { id } of providerProfiles) {
    const { baseUrl, secretKey } = config.provider(id)
    if (baseUrl !== undefined) {
      if (secretKey === undefined)
        throw new ConfigError(`the secret key of ${id} is missing beside its base URL`)
      demoContracts.set(id, { baseUrl, secretKey })
    } else if (config.environment === 'development') {
      const simulator = simulators.get(id)
      if (simulator === undefined) continue
      const started = await simulator.start()
      running.set(id, started)
      demoContracts.set(id, { baseUrl: started.url, secretKey: simulator.secretKey })
    }
  }
  return {
    demoContracts,
    simulators: Object.fromEntries([...running].map(([id, { url }]) => [id, url])),
    stop: async () => {
      await Promise.all([...running.values()].map(({ close }) => close()))
    },
  }
}
