import type { ProviderId } from '../ledger/core/ids.ts'
import type { Instant } from '../ledger/core/time.ts'
import type { ProviderProfile } from '../ledger/payment/provider.ts'
import {
  cardNetworkAuditFields,
  cardNetworkCapabilities,
  cardNetworkId,
} from './card-network/capabilities.ts'
import { cardNetworkGateway } from './card-network/gateway.ts'
import { cardNetworkNotifications } from './card-network/notifications.ts'
import type { HttpClient } from './http/answer.ts'
import type { Capabilities, Gateway } from './port/gateway.ts'
import type { NotificationReader } from './port/notification.ts'
import { tossAuditFields, tossCapabilities, tossId } from './toss/capabilities.ts'
import { tossGateway } from './toss/gateway.ts'
import { tossNotifications } from './toss/notifications.ts'

type Provider = {
  readonly id: ProviderId
  readonly capabilities: Capabilities
  /** Names of fields that a record of its calls may show in the clear. */
  readonly auditFields: ReadonlySet<string>
  readonly notifications: NotificationReader
  readonly open: (dependencies: { readonly http: HttpClient; readonly now: () => Instant }) => Gateway
}

/** The one list of providers: a new one is a folder and a line here. */
const providers: readonly Provider[] = [
  {
    id: cardNetworkId,
    capabilities: cardNetworkCapabilities,
    auditFields: cardNetworkAuditFields,
    notifications: cardNetworkNotifications,
    open: cardNetworkGateway,
  },
  {
    id: tossId,
    capabilities: tossCapabilities,
    auditFields: tossAuditFields,
    notifications: tossNotifications,
    open: tossGateway,
  },
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
  instruments: capabilities.instruments,
  orderIdPattern: capabilities.orderId.pattern,
}))

/** How each provider's outcomes can be learnt. */
export const providerCapabilities: ReadonlyMap<ProviderId, Capabilities> = new Map(
  providers.map(({ id, capabilities }) => [id, capabilities]),
)

/** For the door that providers' notifications come to. */
export const notificationReaders: ReadonlyMap<ProviderId, NotificationReader> = new Map(
  providers.map(({ id, notifications }) => [id, notifications]),
)

/** For the record of external calls. */
export const auditFields: ReadonlyMap<ProviderId, ReadonlySet<string>> = new Map(
  providers.map((provider) => [provider.id, provider.auditFields]),
)
