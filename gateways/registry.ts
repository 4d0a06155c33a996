import type { ProviderId } from '../ledger/core/ids.ts'
import type { Instant } from '../ledger/core/time.ts'
import type { ProviderProfile } from '../ledger/payment/provider.ts'
import { bluewalnut } from './bluewalnut/provider.ts'
import { cardNetwork } from './card-network/provider.ts'
import { easyPay } from './easy-pay/provider.ts'
import type { HttpClient } from './http/answer.ts'
import { rateSettings } from './http/pipeline/contract-rate.ts'
import { kakaoPay } from './kakao-pay/provider.ts'
import { kcp } from './kcp/provider.ts'
import type { Capabilities, Gateway } from './port/gateway.ts'
import type { NotificationReader } from './port/notification.ts'
import type { Provider } from './port/provider.ts'
import { naverPay, naverSimplePay } from './naver-pay/provider.ts'
import { niceEpayAccount, niceEpayCard } from './nice-epay/provider.ts'
import { nicePay } from './nice-pay/provider.ts'
import { softpayment } from './softpayment/provider.ts'
import { toss } from './toss/provider.ts'
import { sourcesOf, type Sources } from './webhooks/sources.ts'

/** The one list of providers: a new one is a folder and a line here. */
export const providers: readonly Provider[] = [
  cardNetwork,
  toss,
  kcp,
  kakaoPay,
  naverPay,
  naverSimplePay,
  nicePay,
  niceEpayCard,
  niceEpayAccount,
  easyPay,
  bluewalnut,
  softpayment,
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
export const providerProfiles: readonly ProviderProfile[] = providers.map(
  ({ id, capabilities, contract }) => ({
    id,
    contract: { ...contract, settings: { ...contract.settings, ...rateSettings } },
    preAuthorization: capabilities.preAuthorization,
    installmentMonths: capabilities.installmentMonths,
    instruments: capabilities.instruments,
    asksByToken: capabilities.asksByToken === true,
    orderIdPattern: capabilities.orderId.pattern,
    imports: capabilities.imports,
  }),
)

/** How each provider's outcomes can be learnt. */
export const providerCapabilities: ReadonlyMap<ProviderId, Capabilities> = new Map(
  providers.map(({ id, capabilities }) => [id, capabilities]),
)

/** For the door that providers' notifications come to. */
export const notificationReaders: ReadonlyMap<ProviderId, NotificationReader> = new Map(
  providers.flatMap(({ id, notifications }) => (notifications === undefined ? [] : [[id, notifications]])),
)

/** Where providers' notifications come from; `otherwise`: what somebody knows better than the contract. */
export const notificationSources = (
  otherwise: (id: ProviderId) => readonly string[] | 'any' | undefined,
): ReadonlyMap<ProviderId, Sources> =>
  new Map(
    providers.map(({ id, notifications }) => {
      const known = otherwise(id) ?? notifications?.sources
      return [id, sourcesOf(known === 'any' ? undefined : known)]
    }),
  )

/** For the record of external calls. */
export const auditFields: ReadonlyMap<ProviderId, ReadonlySet<string>> = new Map(
  providers.map((provider) => [provider.id, provider.auditFields]),
)
