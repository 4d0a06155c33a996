import type { ProviderId } from '../ledger/core/ids.ts'
import type { Instant } from '../ledger/core/time.ts'
import type { ProviderProfile } from '../ledger/payment/provider.ts'
import { cardNetworkCapabilities, cardNetworkId } from './card-network/capabilities.ts'
import { cardNetworkGateway } from './card-network/gateway.ts'
import type { HttpClient } from './http/answer.ts'
import type { Capabilities, Gateway } from './port/gateway.ts'

type Provider = {
  readonly id: ProviderId
  readonly capabilities: Capabilities
  readonly open: (dependencies: { readonly http: HttpClient; readonly now: () => Instant }) => Gateway
}

/** The one list of providers: a new one is a folder and a line here. */
const providers: readonly Provider[] = [
  { id: cardNetworkId, capabilities: cardNetworkCapabilities, open: cardNetworkGateway },
]

export type RegistryDependencies = {
  /** Called once for each provider, so that each has its own connections and whatever is built around them. */
  readonly openHttp: (provider: ProviderId) => HttpClient
  readonly now: () => Instant
}

export type ProviderRegistry = {
  readonly gateways: ReadonlyMap<ProviderId, Gateway>
  readonly close: () => Promise<void>
}

export const providerRegistry = ({ openHttp, now }: RegistryDependencies): ProviderRegistry => {
  const gateways = new Map(providers.map(({ id, open }) => [id, open({ http: openHttp(id), now })]))
  return {
    gateways,
    close: async () => {
      await Promise.all([...gateways.values()].map((gateway) => gateway.close()))
    },
  }
}

/** Plain data for whoever decides commands, because commands never see gateways. */
export const providerProfiles: readonly ProviderProfile[] = providers.map(({ id, capabilities }) => ({
  id,
  preAuthorization: capabilities.preAuthorization,
  installmentMonths: capabilities.installmentMonths,
}))
